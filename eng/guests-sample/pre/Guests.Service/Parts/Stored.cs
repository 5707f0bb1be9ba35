using Dapper;
using Guests.Rules;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Guests.Service.Parts;

/// <summary>EF Core and Dapper on one database in memory.</summary>
internal static class Stored
{
    private static readonly SqliteConnection Connection = new("Data Source=:memory:");

    private static readonly Func<Shop, int, string> LabelOf = EF.CompileQuery((Shop shop, int id) =>
        shop.Items.Where(item => item.Id == id).Select(item => ItemLabel.Of(item.Id)).First());

    public static void Map(WebApplication app)
    {
        Connection.Open();
        using (var shop = new Shop(Connection))
        {
            shop.Database.EnsureCreated();
            shop.Items.Add(new Item { Id = 1, Name = " tea " });
            shop.SaveChanges();
            Connection.Execute("update Items set Grade = 'f'");
        }

        app.MapGet("/ef/read", () =>
        {
            using var shop = new Shop(Connection);
            return $"{shop.Items.AsNoTracking().First().Grade}";
        });
        app.MapGet("/ef/write", () =>
        {
            using var shop = new Shop(Connection);
            var fine = Grade.Fine;
            return $"{shop.Items.AsNoTracking().Count(item => item.Grade == fine)}";
        });
        app.MapGet("/ef/property", () =>
        {
            using var shop = new Shop(Connection);
            return $"[{shop.Items.AsNoTracking().First().Name}]";
        });
        app.MapGet("/ef/compiled", () =>
        {
            using var shop = new Shop(Connection);
            return LabelOf(shop, 1);
        });
        app.MapGet("/dapper/setter", () => $"[{Connection.QuerySingle<Customer>("select ' Ann ' as Name").Name}]");
        app.MapGet("/dapper/parameter", () => $"{Connection.QuerySingle<long>("select @Number", new CustomerQuery(7))}");
    }
}

/// <summary>The database.</summary>
internal sealed class Shop(SqliteConnection connection) : DbContext
{
    public DbSet<Item> Items => Set<Item>();

    protected override void OnConfiguring(DbContextOptionsBuilder options) => options.UseSqlite(connection);

    protected override void OnModelCreating(ModelBuilder model)
    {
        model.Entity<Item>().Property(item => item.Grade).HasConversion(grade => Grades.Write(grade), stored => Grades.Read(stored));
        model.Entity<Item>().Property(item => item.Name).UsePropertyAccessMode(PropertyAccessMode.Property);
    }
}
