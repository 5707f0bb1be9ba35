using BenchmarkDotNet.Running;
using PatchGen.Benchmarks;

// Figures are ratios taken in one run, against the compiler itself, a plain field and a ConditionalWeakTable: `eng/bench --help`.
if (args is ["shadow", var folder]) ShadowBenchmarks.Run(folder);
else BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
