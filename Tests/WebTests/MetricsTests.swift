import Flows
import Receipts
import Rendering
import Testing

@testable import Web

@Suite("Metrics", .timeLimit(.minutes(2)))
struct MetricsTests {
    private func page(_ rig: WebRig) async throws -> Exposition {
        let reply = try await rig.send("GET", "/metrics")
        #expect(reply.header("Content-Type") == "text/plain; version=0.0.4; charset=utf-8")
        return try Exposition(reply.text)
    }

    @Test("are what Prometheus expects, in form and in names")
    func form() async throws {
        try await WebRig.run { rig in
            _ = try await rig.send("POST", "/fiscal/reg_1/operations", body: WebRig.create("M-0"))
            _ = try await rig.offlineSale("M-1")
            let page = try await page(rig)
            #expect(page.troubles == [])
            for name in [
                "quittance_queue_entries", "quittance_queue_oldest_age_seconds", "quittance_accepted_total",
                "quittance_jobs_open", "quittance_jobs_completed_total", "quittance_printer_state",
                "quittance_upstream_call_seconds", "quittance_commit_seconds", "quittance_clock_drift_seconds",
                "quittance_disk_free_bytes",
                "quittance_mails", "quittance_mail_attempts_total", "quittance_http_requests_total",
                "quittance_refused_requests_total", "quittance_build_info", "process_resident_memory_bytes",
                "process_open_fds",
            ] {
                #expect(page.types[name] != nil, "\(name)")
            }
        }
    }

    @Test("tell what happened")
    func figures() async throws {
        try await WebRig.run { rig in
            _ = try await rig.send("POST", "/fiscal/reg_1/operations", body: WebRig.create("M-0"))
            _ = try await rig.offlineSale("M-1")
            _ = try await rig.send("GET", "/v1/receipts", token: "wrong")
            _ = try await rig.send("GET", "/v1/receipts/none")
            let page = try await page(rig)
            #expect(page[#"quittance_queue_entries{lane="main/reg_1"}"#] == 2)
            #expect(page[#"quittance_lane_online{lane="main/reg_1"}"#] == 0)
            #expect(page[#"quittance_accepted_total{register="reg_1"}"#] == 3)
            #expect(page[#"quittance_printer_ready{printer="front"}"#] == 0)
            #expect(page[#"quittance_printer_state{printer="front",state="stopped"}"#] == 1)
            #expect(page[#"quittance_refused_requests_total{kind="token"}"#] == 1)
            #expect(
                page[#"quittance_http_requests_total{method="GET",route="/v1/receipts/{}",status="404"}"#] == 1)
            #expect(
                page[#"quittance_http_requests_total{method="POST",route="/fiscal/{register}",status="202"}"#] == 2)
            #expect(page[#"quittance_upstream_call_seconds_count{upstream="main",outcome="2xx"}"#] == 1)
            #expect(page[#"quittance_build_info{version="\#(Premises.version)"}"#] == 1)
            #expect(page["quittance_commit_seconds_count"] ?? 0 >= 3, "each call was committed")
            #expect(page["quittance_disk_free_bytes"] ?? 0 > 0)
            #expect(page["process_resident_memory_bytes"] ?? 0 > 1_000_000)
        }
    }

    @Test("nobody can make up series: what is unknown is one")
    func bounded() async throws {
        try await WebRig.run { rig in
            for path in ["/a", "/b", "/v1/c"] { _ = try await rig.send("GET", path) }
            _ = try await rig.send("PURGE", "/v1/receipts")
            let page = try await page(rig)
            #expect(page[#"quittance_http_requests_total{method="GET",route="unknown",status="404"}"#] == 3)
            #expect(page.samples.contains { $0.name.contains(#"method="other""#) })
        }
    }

    @Test("labels cannot break their line; times are seconds, buckets add up")
    func lines() {
        var metrics = Metrics()
        metrics.begin("x", .gauge, "help")
        metrics.add(["a": "b\"c\\d\ne"], 1)
        metrics.add(milliseconds: -1_050)
        #expect(metrics.text == "# HELP x help\n# TYPE x gauge\nx{a=\"b\\\"c\\\\d\\ne\"} 1\nx -1.050\n")
        metrics = Metrics()
        metrics.begin("y_seconds", .histogram, "help")
        var times = DurationHistogram()
        for taken in [5, 5.1, 2_500, 10_001] as [Double] { times.add(.milliseconds(taken)) }
        metrics.add(["a": "b"], times)
        let counts = [
            "0.001": 0, "0.002": 0, "0.005": 1, "0.010": 2, "0.025": 2, "0.050": 2, "0.100": 2, "0.250": 2, "0.500": 2,
            "1.000": 2, "2.500": 3, "5.000": 3, "10.000": 3, "+Inf": 4,
        ]
        var lines = Set(counts.map { "y_seconds_bucket{a=\"b\",le=\"\($0)\"} \($1)" })
        lines.formUnion([#"y_seconds_sum{a="b"} 12.511"#, #"y_seconds_count{a="b"} 4"#])
        #expect(Set(metrics.text.split(separator: "\n").dropFirst(2).map(String.init)) == lines)
    }

    @Test(
        "the reader sees what is wrong",
        arguments: [
            ("# TYPE x gauge\nx 1\n", "x has no help"), ("# HELP x h\nx 1\n", "x has no type"),
            ("# HELP x h\n# TYPE x counter\nx 1\n", "x is a counter and does not end in _total"),
            ("# HELP x_ms h\n# TYPE x_ms gauge\nx_ms 1\n", "x_ms is in another unit than seconds or bytes"),
            ("# HELP x h\n# TYPE x gauge\nx 1\nx 2\n", "x is there twice"),
            (
                "# HELP x h\n# TYPE x histogram\nx_bucket{le=\"1\"} 3\nx_bucket{le=\"+Inf\"} 2\nx_sum 1\nx_count 2\n",
                "x has buckets that do not add up"
            ),
            (
                "# HELP x h\n# TYPE x histogram\nx_bucket{le=\"1\"} 1\nx_bucket{le=\"+Inf\"} 2\nx_sum 1\nx_count 3\n",
                "x counts 3.0 and holds 2.0"
            ),
        ])
    func troubles(text: String, trouble: String) throws {
        #expect(try Exposition(text).troubles == [trouble])
    }

    @Test("a disk without room for one more call is not ready, and says so")
    func full() async throws {
        try await WebRig.run { rig in
            let premises = try Premises(WebRig.settings(), templates: .shipped())
            let figures = MetricsPage(
                desk: rig.desk, archive: rig.archive, premises: premises, counts: RequestCounts())
            for (least, reason) in [(Int64.max, "the disk is full"), (0, nil)] {
                let routes = HealthRoutes(
                    desk: rig.desk, archive: rig.archive, premises: premises, figures: figures, leastSpace: least)
                #expect(try await routes.standstill() == reason)
            }
        }
    }
}
