// What a program gets with `import Leat`: the driver, and the values that go in and come out of it.
@_exported public import Columns
@_exported public import Types
