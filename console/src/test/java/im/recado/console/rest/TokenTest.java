package im.recado.console.rest;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.console.rest.Token.Scope;
import im.recado.kernel.command.ServerRole;
import im.recado.wire.jid.Jid;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TokenTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private static Token token(Scope scope, List<String> domains, List<String> commands) {
    return new Token("id", "a name with  blanks", scope, domains, commands, NOON, NOON.plusSeconds(60), "hash", null);
  }

  @Test
  void itIsKeptAsItIs() {
    for (Token token :
        List.of(
            token(Scope.READ, List.of(), List.of()),
            token(Scope.WRITE, List.of("verona.example", "mantua.example"), List.of("user-add", "user-list")))) {
      assertThat(Token.of("id", token.kept())).isEqualTo(token);
    }
  }

  @Test
  void itEndsAtItsMomentAndOneWithoutEndNever() {
    Token token = token(Scope.READ, List.of(), List.of());
    assertThat(token.isOver(NOON.plusSeconds(59))).isFalse();
    assertThat(token.isOver(NOON.plusSeconds(60))).isTrue();
    Token endless = new Token("id", "name", Scope.READ, List.of(), List.of(), NOON, null, "hash", Jid.valueOf("ann@verona.example"));
    assertThat(Token.of("id", endless.kept())).isEqualTo(endless);
    assertThat(endless.isOver(Instant.MAX)).isFalse();
  }

  @Test
  void itsScopeIsARoleInItsDomainsAlone() {
    assertThat(token(Scope.WRITE, List.of(), List.of()).powers().everywhere()).isEqualTo(ServerRole.ADMINISTRATOR);
    Token inDomain = token(Scope.READ, List.of("verona.example"), List.of());
    assertThat(inDomain.powers().everywhere()).isEqualTo(ServerRole.USER);
    assertThat(inDomain.powers().in("verona.example")).isEqualTo(ServerRole.OPERATOR);
    assertThat(inDomain.powers().in("mantua.example")).isEqualTo(ServerRole.USER);
  }

  @Test
  void itsCommandsAreTheOnlyOnes() {
    Token narrow = token(Scope.WRITE, List.of(), List.of("user-add"));
    assertThat(narrow.allows("user-add")).isTrue();
    assertThat(narrow.allows("user-remove")).isFalse();
    assertThat(token(Scope.WRITE, List.of(), List.of()).allows("user-remove")).isTrue();
  }

  @Test
  void aDomainThatIsGoneTakesWhatWasForItAlone() {
    assertThat(token(Scope.READ, List.of("verona.example"), List.of()).without("verona.example")).isNull();
    Token rest = token(Scope.READ, List.of("verona.example", "mantua.example"), List.of()).without("verona.example");
    assertThat(rest).isEqualTo(token(Scope.READ, List.of("mantua.example"), List.of()));
  }
}
