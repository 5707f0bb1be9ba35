using BenchmarkDotNet.Running;

// Figures are ratios taken in one run, against the compiler itself: `eng/bench --help`.
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
