import Flows
import Logging
import Persistence

extension Routes {
    /// All routes of the API and of the page.
    init(
        access: Access, desk: Desk, archive: Archive, premises: Premises, demo: DemoControl?, logger: Logger,
        heartbeat: Duration
    ) {
        let pictures = ReceiptPictures(premises: premises)
        let counts = RequestCounts()
        let figures = MetricsPage(desk: desk, archive: archive, premises: premises, counts: counts)
        self.init(
            access: access,
            gateway: Gateway(desk: desk, tokens: access.tokens, tillTokens: TillTokens(premises: premises)),
            table: ConsolePages(desk: desk, archive: archive, premises: premises, demo: demo).routes
                + SignIn(access: access, desk: desk).routes
                + HealthRoutes(desk: desk, archive: archive, premises: premises, figures: figures).routes
                + ReceiptRoutes(desk: desk, archive: archive, pictures: pictures).routes
                + JobRoutes(desk: desk, archive: archive).routes
                + PrintRoutes(desk: desk, pictures: pictures).routes
                + QueueRoutes(desk: desk, archive: archive, premises: premises).routes
                + ShopRoutes(desk: desk, archive: archive, premises: premises).routes
                + FeedRoutes(desk: desk, archive: archive, heartbeat: heartbeat).routes
                + TokenRoutes(desk: desk, archive: archive, tokens: access.tokens).routes
                + (demo.map { DemoRoutes(control: $0).routes } ?? []),
            counts: counts, desk: desk, logger: logger)
    }
}
