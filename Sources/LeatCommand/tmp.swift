import Compiler
import Plan
func programText(_ c: Compilation) throws -> String { c.optimized?.text ?? "" }
