using System.Reflection;
using System.Text.Json;

namespace PatchGen.Hooks.Testing;

/// <summary>The process to patch: makes the scenario, then runs one step a line.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        if (arguments is not [var assembly, var type])
        {
            Console.Error.WriteLine("This is the process that PatchGen.Hooks.Testing starts for a test; it is of no use by itself.");
            return 2;
        }

        // What the scenario prints must not come between the answers.
        using var answers = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        Console.SetOut(Console.Error);
        object? scenario = null;
        Say(answers, () =>
        {
            scenario = Activator.CreateInstance(Assembly.Load(assembly).GetType(type, throwOnError: true)!);
            return null;
        });
        while (scenario is not null && Console.In.ReadLine() is { } line) Say(answers, () => Run(scenario, JsonSerializer.Deserialize<Step>(line)!));
        return 0;
    }

    private static JsonElement? Run(object scenario, Step step)
    {
        var method = scenario.GetType().GetMethods().Single(m => m.Name == step.Method && m.GetParameters().Select(p => p.ParameterType.FullName).SequenceEqual(step.Types));
        var given = method.GetParameters().Zip(step.Arguments, (parameter, value) => value.Deserialize(parameter.ParameterType)).ToArray();
        var result = method.Invoke(scenario, BindingFlags.DoNotWrapExceptions, null, given, null);
        if (result is Task task)
        {
            task.GetAwaiter().GetResult();
            result = method.ReturnType.IsGenericType ? task.GetType().GetProperty("Result")!.GetValue(task) : null;
        }

        return result is null ? null : JsonSerializer.SerializeToElement(result);
    }

    private static void Say(StreamWriter answers, Func<JsonElement?> step)
    {
        Answer answer;
        try
        {
            answer = new(step(), null);
        }
        catch (Exception e)
        {
            answer = new(null, e.ToString());
        }

        answers.WriteLine(JsonSerializer.Serialize(answer));
    }
}
