namespace PatchGen.Runtime.Census;

/// <summary>What may still run pre code.</summary>
/// <param name="Outcome">How the census went.</param>
/// <param name="Objects">Those that wait; none where it is not complete.</param>
internal readonly record struct Instances(CensusOutcome Outcome, Waiting Objects);

/// <summary>Finds the instances that may still run pre code: suspended calls, enumerators, delegates to replaced lambdas.</summary>
internal static class InstanceCensus
{
    public static Instances Take(WantedCode wanted, Func<bool> cancelled, TimeSpan patience, bool allowPause)
    {
        var waiting = new Waiting();
        var delegates = new DelegateJudge(wanted);
        var judges = new Dictionary<Type, InstanceJudge>();
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var outcome = wanted.Members.IsEmpty ? default : HeapCensus.Take(IsWanted, Found, cancelled, patience, allowPause: allowPause);
        if (outcome.Complete) return new(outcome, waiting);
        waiting.Dispose();
        return new(outcome, new Waiting());

        bool IsWanted(Type type)
        {
            if (wanted.HasDelegates && type.IsSubclassOf(typeof(MulticastDelegate))) return true;
            if (InstanceJudge.Of(type, wanted) is not { } judge) return false;
            judges.Add(type, judge);
            return true;
        }

        void Found(object found)
        {
            var judge = found is Delegate made ? delegates.Of(made) : judges[found.GetType()];
            if (judge is null || judge.Fate(found) == Fate.Over) return;
            if (seen.Count <= Waiting.Most && !seen.Add(found)) return;
            waiting.Add(found, judge);
        }
    }
}
