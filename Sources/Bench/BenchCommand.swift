/// Measures one thing after the other and prints a line for each.
@main
enum BenchCommand {
    static func main() async throws {
        try RenderingBench.run()
        try AcceptBench.run()
        try await FirstByteBench.run()
    }
}
