package im.recado.console.session;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.console.session.KeptPages.Kept;
import im.recado.kernel.http.HttpResponse;
import im.recado.kernel.limit.Source;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

/** SECURITY W7: whoever floods the door of the console keeps nobody from the form that asks for the second factor. */
final class PagesOfNobodyTest {
  private static final Kept PAGE = new Kept(HttpResponse.html(200, "<p>"), "en light", false);
  private static final long MINUTE = PagesOfNobody.STAYS.toNanos();

  private final PagesOfNobody pages = new PagesOfNobody();

  private static Source source(String address) throws Exception {
    return Source.of(InetAddress.getByName(address));
  }

  @Test
  void whoFloodsHasFewPagesKeptAndPushesOutNobody() throws Exception {
    assertThat(pages.put(source("192.0.2.1"), "code", PAGE, 0)).isTrue();
    for (int i = 0; i < 5000; i++) {
      // One network of 64 bits is one visitor.
      boolean isKept = pages.put(source("2001:db8::" + Integer.toHexString(i)), "flood" + i, PAGE, 1);
      assertThat(isKept).isEqualTo(i < PagesOfNobody.MOST_PER_SOURCE);
    }
    assertThat(pages.get("code")).isEqualTo(PAGE);
    assertThat(pages.put(source("192.0.2.1"), "next", PAGE, 2)).isTrue();
  }

  @Test
  void whoFloodsFromTheSameAddressDoesNotEither() throws Exception {
    assertThat(pages.put(source("192.0.2.1"), "code", PAGE, 0)).isTrue();
    for (int i = 0; i < 5000; i++) {
      boolean _ = pages.put(source("192.0.2.1"), "flood" + i, PAGE, 1);
    }
    assertThat(pages.get("code")).isEqualTo(PAGE);
    assertThat(pages.put(source("192.0.2.1"), "later", PAGE, MINUTE)).as("the oldest made room").isTrue();
    assertThat(pages.get("code")).isNull();
  }

  @Test
  void whoFloodsFromManyAddressesFillsTheTableForAMinute() throws Exception {
    assertThat(pages.put(source("192.0.2.1"), "code", PAGE, 0)).isTrue();
    for (int i = 0; i < 5000; i++) {
      boolean isKept = pages.put(source("2001:db8:0:" + Integer.toHexString(i) + "::1"), "flood" + i, PAGE, 1);
      assertThat(isKept).isEqualTo(i < PagesOfNobody.MOST - 1);
    }
    assertThat(pages.get("code")).isEqualTo(PAGE);
    assertThat(pages.put(source("192.0.2.2"), "full", PAGE, 2)).as("answered with at once").isFalse();
    assertThat(pages.put(source("192.0.2.2"), "later", PAGE, MINUTE)).isTrue();
    assertThat(pages.get("later")).isEqualTo(PAGE);
  }

  /** SECURITY W7: what nobody has logged in for takes little, and not for ever. */
  @Test
  void largePagesTakeNoMoreThanTheirShare() throws Exception {
    Kept large = new Kept(HttpResponse.html(401, "x".repeat(300_000)), "en light", false);
    int kept = 0;
    for (int i = 0; i < 100; i++) {
      kept += pages.put(source("2001:db8:0:" + Integer.toHexString(i) + "::1"), "large" + i, large, 0) ? 1 : 0;
    }
    assertThat(kept).isEqualTo((int) (PagesOfNobody.MOST_BYTES / 300_000));
    assertThat(pages.put(source("192.0.2.1"), "small", PAGE, 0)).isTrue();
    for (int i = 0; i < 10; i++) {
      boolean isKept = pages.put(source("192.0.2.2"), "own" + i, large, MINUTE);
      assertThat(isKept).as("of one source").isEqualTo(i < 3);
    }
  }

  @Test
  void aPageLargerThanItsShareIsAnsweredWithAtOnce() throws Exception {
    String page = "x".repeat((int) PagesOfNobody.MOST_BYTES_PER_SOURCE + 1);
    assertThat(pages.put(source("192.0.2.1"), "huge", new Kept(HttpResponse.html(401, page), "en light", false), 0)).isFalse();
  }

  @Test
  void pagesGoAfterTenMinutes() throws Exception {
    assertThat(pages.put(source("192.0.2.1"), "old", PAGE, 0)).isTrue();
    assertThat(pages.put(source("192.0.2.2"), "new", PAGE, PagesOfNobody.ENDS.toNanos())).isTrue();
    assertThat(pages.get("old")).isNull();
    assertThat(pages.get("new")).isEqualTo(PAGE);
  }
}
