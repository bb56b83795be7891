package im.recado.console.setup;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.kernel.Kernel;
import im.recado.kernel.module.Options;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the last page of the first set-up agrees to is what was looked at. */
final class SetupAgreementTest {
  private final Setup setup = new Setup(new Kernel(List.of("verona.example"), new Options(), Clock.systemUTC()), actions());

  /** Those of a server on which nothing was answered, and which keeps nothing. */
  private static SetupActions actions() {
    return (SetupActions)
        Proxy.newProxyInstance(
            SetupActions.class.getClassLoader(),
            new Class<?>[] {SetupActions.class},
            (proxy, method, arguments) -> method.getReturnType() == Map.class ? Map.of() : null);
  }

  @Test
  void whatWasLookedAtIsAgreedTo() {
    setup.put(Map.of(Answer.DOMAIN, "verona.example"));
    assertThat(setup.agreed()).isNull();
    assertThat(setup.agree(setup.answers())).isTrue();
    assertThat(setup.agreed()).containsEntry(Answer.DOMAIN, "verona.example");
  }

  @Test
  void whatAnotherPageAnsweredMeanwhileIsNot() {
    setup.put(Map.of(Answer.DOMAIN, "verona.example"));
    Map<String, String> looked = setup.answers();
    setup.put(Map.of(Answer.DOMAIN, "no domain"));
    assertThat(setup.agree(looked)).isFalse();
    assertThat(setup.agreed()).isNull();
  }

  @Test
  void anAnswerAfterwardsTakesTheAgreementBack() {
    assertThat(setup.agree(setup.answers())).isTrue();
    setup.put(Map.of(Answer.DOMAIN, "mantua.example"));
    assertThat(setup.agreed()).isNull();
  }
}
