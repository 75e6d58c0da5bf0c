# A package, so that the `browser` fixture can end with this folder: Playwright's sync API keeps an asyncio loop running in
# the test process, and while it does, asyncio.run() fails in every other test.
