import Testing

@Test func stub() {}
@Test(.disabled("just so")) func stub2() {}
