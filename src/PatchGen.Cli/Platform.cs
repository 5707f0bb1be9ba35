using System.Runtime.Versioning;

// /proc, peer credentials, exec: other platforms get attach code of their own.
[assembly: SupportedOSPlatform("linux")]
