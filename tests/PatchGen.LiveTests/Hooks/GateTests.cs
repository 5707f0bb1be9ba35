using PatchGen.Format;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests.Hooks;

/// <summary>While hooks run, no thread is in changed code and none gets in, lambdas made before included.</summary>
public class GateTests
{
    [Fact]
    public void Nobody_is_in_changed_code_while_hooks_run()
    {
        var (manifest, tarball) = Service.Good.Build();
        using var target = Service.Start();
        for (var round = 0; round < 20; round++)
        {
            var applied = target.Apply(tarball, attempts: 2000);
            Assert.True(applied.Code == Code.Ok.Name, target.Told(applied));
            Assert.Equal("serving 10", target.Ask("state"));
            var undone = target.Undo(manifest.Id, attempts: 2000);
            Assert.True(undone.Code == Code.Ok.Name, target.Told(undone));
            Assert.Equal("serving 1", target.Ask("state"));
        }
    }
}
