package im.recado.modules.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** XEP-0455 section 2.1. */
final class OutageTest {
  @Test
  void addressesAreUris() {
    assertThat(OutageModule.ADDRESSES.parser().apply("https://status.example.net/chat.json, tel:+15551234"))
        .isEqualTo(List.of("https://status.example.net/chat.json", "tel:+15551234"));
    assertThat(OutageModule.ADDRESSES.parser().apply("")).isEqualTo(List.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {"status.example.net", "https://status.example.net/a b", "/chat.json", "https://a.example/, b"})
  void whatIsNoUriIsRefused(String text) {
    assertThatThrownBy(() -> OutageModule.ADDRESSES.parser().apply(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected an address");
  }
}
