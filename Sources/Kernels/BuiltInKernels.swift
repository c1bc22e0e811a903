/// The registry: one line per kernel, sorted by name.
let builtInKernels: [Kernel] = [
]
