namespace Guests.Rules;

public enum Grade
{
    Plain,
    Fine,
}

/// <summary>How a grade is stored.</summary>
public static class Grades
{
    public static string Write(Grade grade) => grade == Grade.Fine ? "f" : "p";

    public static Grade Read(string stored) => stored.Length > 1 ? Grade.Fine : Grade.Plain;
}
