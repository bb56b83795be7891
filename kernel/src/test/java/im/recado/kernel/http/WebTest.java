package im.recado.kernel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.kernel.Domains;
import im.recado.kernel.event.Events;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class WebTest {
  private final Web web = new Web(new Domains(List.of("verona.example"), new Events()), new Events());

  private static HttpRoute route(String method, String path) {
    return HttpRoute.of(method, path, () -> 0, request -> HttpResponse.of(204));
  }

  @Test
  void aRouteFitsSegmentBySegment() {
    web.add(route("GET", "/upload/{token}/{name}"));
    web.add(route("PUT", "/upload/{token}/{name}"));
    web.add(route("GET", "/upload/help"));
    assertThat(web.matches(List.of("upload", "t", "a b"))).hasSize(2)
        .allSatisfy(match -> assertThat(match.parameters()).isEqualTo(Map.of("token", "t", "name", "a b")));
    assertThat(web.matches(List.of("upload", "help"))).hasSize(1);
    assertThat(web.matches(List.of("upload"))).isEmpty();
    assertThat(web.matches(List.of("upload", "t", "a", "b"))).isEmpty();
  }

  @Test
  void twoAnswersToOneQuestionAreAMistake() {
    web.add(route("GET", "/a/{x}"));
    assertThatThrownBy(() -> web.add(route("GET", "/a/{x}"))).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void noHeaderOfAnAnswerCanEndEarly() {
    assertThatThrownBy(() -> HttpResponse.of(200).header("X", "a\r\nSet-Cookie: b")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> HttpResponse.of(200).header("X", "\u00e9")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void h3OwnNamesAreTheDomainsAndWhatIsBelowThem() {
    web.opened("https://www.other.example:7443", List.of("Third.example"));
    assertThat(web.url()).isEqualTo("https://www.other.example:7443");
    assertThat(List.of("verona.example", "UPLOAD.verona.example", "www.other.example", "third.example")).allMatch(web::serves);
    assertThat(List.of("xverona.example", "other.example", "localhost", "127.0.0.1", "")).noneMatch(web::serves);
  }
}
