namespace PatchGen.Guests;

/// <summary>All rows. The sample's <c>pre/</c> and <c>fix/</c> give the answers.</summary>
internal static class Rows
{
    private const string Rules = "Guests.Rules.";
    private const string Parts = "Guests.Service.Parts.";

    private const string NotByReflection = "reflection's stubs have the compiler inline nothing";

    /// <summary>Each part with the methods that its generated code calls.</summary>
    public static IReadOnlyList<Row> All { get; } =
    [
        new("Minimal API, library method", Get("minimal/library?name=.key"), "true", "false", Rules + "DocumentNames::IsSafe"),
        new("Minimal API, lambda", Get("minimal/lambda?amount=70"), "true", "false", Parts + "MinimalApi+<>c::<Map>b__0_1"),
        new("Minimal API, TryParse", Get("minimal/parsed?page=abc"), "page 3", "page 2", Rules + "PageNumber::TryParse"),
        new("Minimal API, async lambda", Get("minimal/async"), "taken", "refused", Parts + "MinimalApi+<>c::<Map>b__0_3"),
        new("MVC, action", Get("mvc/sync?quantity=70"), "true", "false", Parts + "OrdersController::Sync"),
        new("MVC, async action", Get("mvc/async?quantity=70"), "true", "false", Parts + "OrdersController::Async"),
        new("MVC, ValueTask action", Get("mvc/completed?quantity=70"), "true", "false", Parts + "OrdersController::Completed"),
        new("MVC, controller's constructor", Get("mvc/constructed"), "EUR", "USD", Parts + "OrdersController::.ctor"),
        new("MVC, filter's constructor", Get("mvc/filtered"), "unsigned", "signed", Parts + "StampFilter::.ctor"),
        new("MVC, bound model's constructor", Get("mvc/bound"), "nowhere", "unknown", Rules + "Address::.ctor"),
        new("Razor page, handler", Get("razor/2?part=price"), "6 EUR", "4 USD", "Guests.Service.Pages.PriceModel::OnGet"),
        new("Razor page, model's constructor", Get("razor/0?part=currency"), "0 EUR", "0 USD", "Guests.Service.Pages.PriceModel::.ctor"),
        new("SignalR, hub method", new Question.Hub("Shout", 50), "quiet", "LOUD", Parts + "ChatHub::Shout"),
        new("SignalR, hub's constructor", new Question.Hub("Room"), "lobby", "hall", Parts + "ChatHub::.ctor"),
        new("gRPC, service's constructor", new Question.Grpc("Constructed", 200), "EUR", "USD", Parts + "QuotesService::.ctor"),
        new("gRPC, method", new Question.Grpc("Priced", 200), "taken", "refused", Parts + "QuotesService::Priced")
        {
            CallsOnly = "gRPC calls service methods through delegates",
        },
        new("EF Core, value converter, read", Get("ef/read"), "Plain", "Fine", Rules + "Grades::Read"),
        new("EF Core, value converter, write", Get("ef/write"), "1", "0", Rules + "Grades::Write"),
        new("EF Core, property of an entity", Get("ef/property"), "[ tea ]", "[tea]", Rules + "Item::set_Name"),
        new("EF Core, compiled query", Get("ef/compiled"), "item", "none", Rules + "ItemLabel::Of"),
        new("Dapper, setter", Get("dapper/setter"), "[ Ann ]", "[Ann]", Rules + "Customer::set_Name"),
        new("Dapper, parameter", Get("dapper/parameter"), "7", "8", Rules + "CustomerQuery::get_Number"),
        new("Mapster, mapping", Get("mapster"), "light", "heavy", Rules + "ParcelLabel::Of"),
        new("CsvHelper, setter", Get("csv"), "7", "8", Rules + "Measurement::set_Value"),
        new("Newtonsoft.Json, getter", Get("newtonsoft/getter"), "116", "119", Rules + "Invoice::get_Gross"),
        new("Newtonsoft.Json, ShouldSerialize", Get("newtonsoft/should"), "True", "False", Rules + "Invoice::ShouldSerializeNote"),
        new("Newtonsoft.Json, setter", Get("newtonsoft/setter"), "7", "8", Rules + "Invoice::set_Number"),
        new("System.Text.Json, getter", Get("stj/getter"), "116", "119", Rules + "Receipt::get_Gross"),
        new("System.Text.Json, setter", Get("stj/setter"), "7", "8", Rules + "Receipt::set_Number"),
        new("System.Text.Json, constructor", Get("stj/constructor"), "EUR", "USD", Rules + "Receipt::.ctor"),
        new("XmlSerializer, getter", Get("xml/getter"), "7", "8", Rules + "Voucher::get_Code") { Generated = "Microsoft.Xml.Serialization.GeneratedAssembly" },
        new("FluentValidation, getter", Get("fluent"), "valid", "invalid", Rules + "Basket::get_Total"),
        new("MediatR, handler's constructor", Get("mediatr/constructor"), "rude", "kind", Parts + "AskHandler::.ctor"),
        new("MediatR, handler", Get("mediatr/handler"), "no", "yes", Parts + "AskHandler::Handle") { CallsOnly = "MediatR calls handlers through their interface" },
        new("DI, constructor", Get("di/constructor"), "Good day", "Welcome", Rules + "Greeter::.ctor"),
        new("DI, open generic over a value type", Get("di/open-value"), "16", "32", Rules + "Store`1[System.Int32]::.ctor"),
        new("DI, open generic over a reference type", Get("di/open-reference"), "16", "32", Rules + "Store`1[System.__Canon]::.ctor"),
        new("DI, factory", Get("di/factory"), "local", "UTC", Rules + "Clock::DefaultZone") { CallsOnly = "the container calls factories through delegates" },
        new("Autofac, constructor", Get("autofac"), "20", "25", Rules + "Porter::.ctor"),
        new("Regex, evaluator", Get("regex"), "card 4711", "card 4*", Rules + "Digits::Mask") { CallsOnly = "a regular expression calls evaluators through delegates" },
        // Where the compiler inlines the generated invocation as well, the library's method that called it holds the copy.
        new("Castle.Core, method of the class", Get("castle/base"), "Hi", "Hello", Rules + "Clerk::Greet") { Generated = "Castle." },
        new("Castle.Core, interceptor", Get("castle/interceptor"), "open", "closed", Rules + "Door::IsOpen") { CallsOnly = "a proxy calls interceptors through their interface" },
        new("Polly, callback", Get("polly"), "again", "final", Rules + "Attempts::IsFinal") { CallsOnly = "Polly calls callbacks through delegates, and generates no code" },
        new("Reflection, static method", Get("reflection/static"), "6", "8", Rules + "Tariff::Of") { CallsOnly = NotByReflection },
        new("Reflection, instance method", Get("reflection/instance"), "3", "4", Rules + "Tariff::At") { CallsOnly = NotByReflection },
        new("Reflection, constructor", Get("reflection/constructor"), "5", "6", Rules + "Tariff::.ctor") { CallsOnly = NotByReflection },
        new("Reflection, property", Get("reflection/property"), "9", "10", Rules + "Tariff::get_Total") { CallsOnly = NotByReflection },
        new("Expression, static method", Get("expression/closed"), "10", "15", Rules + "Meter::Closed"),
        new("Expression, instance method", Get("expression/instance"), "10", "15", Rules + "Meter::Rate"),
        new("Expression, generic type over a value type", Get("expression/generic-type"), "20", "40", Rules + "Kinds`1[System.Int32]::Size"),
        new("Expression, generic type over a reference type", Get("expression/shared-type"), "20", "40", Rules + "Kinds`1[System.__Canon]::Size"),
        new("Expression, generic method", Get("expression/generic-method"), "thing", "number", Rules + "Naming::Of"),
        new("Expression, static abstract", Get("expression/static-abstract"), "3", "4", Rules + "Foot::InMetres"),
        new("DynamicMethod of four bytes", Get("emit/tiny"), "7", "8", Rules + "Meter::get_Count"),
        new("C# dynamic", Get("dynamic"), "10", "15", Rules + "Loose::Twice"),
    ];

    /// <summary>A method that the code of a collectible assembly calls: nothing compiles it anew, and <c>apply</c> must name it.</summary>
    public static Row Collectible { get; } =
        new("Collectible assembly", Get("collectible"), "6", "7", Rules + "Plugin::Answer") { Generated = "Guests.Unloadable" };

    /// <summary>Makes that assembly anew and calls its method, which has it compiled.</summary>
    public static Question MakesCollectible { get; } = Get("collectible/made");

    private static Question.Http Get(string path) => new(path);
}
