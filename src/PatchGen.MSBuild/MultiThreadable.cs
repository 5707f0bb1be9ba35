namespace Microsoft.Build.Framework;

/// <summary>
/// MSBuild finds this by its name: a task so marked uses no state of the process (current directory, environment, statics that change),
/// and may run in a thread of a multi-threaded build. Declared here, because the MSBuild that we compile against is older than it.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
internal sealed class MSBuildMultiThreadableTaskAttribute : Attribute;
