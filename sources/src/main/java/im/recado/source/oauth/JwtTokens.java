package im.recado.source.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import im.recado.kernel.store.StoreException;
import im.recado.modules.source.AccountSources;
import im.recado.modules.source.BearerTokens;
import im.recado.modules.source.SourceProblem;
import java.text.ParseException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Signed tokens (JWT, RFC 7519) of one identity provider. A token is good when its signature is one of the provider's
 * keys, by an algorithm of the list; when it is by this issuer, for this audience, and has not expired. Algorithms with
 * a shared key and "none" cannot be in the list (RFC 8725 section 3.1).
 */
public final class JwtTokens implements BearerTokens {
  private static final Set<String> POSSIBLE =
      Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");

  private static final Option<String> ISSUER =
      Option.text("accounts.oauth.issuer", "", "Whose access tokens let people in, as they name themselves (iss); empty for nobody's.");
  private static final Option<String> AUDIENCE =
      Option.text("accounts.oauth.audience", "", "For whom a token has to be given out (aud); must be set.");
  private static final Option<String> KEYS =
      Option.text("accounts.oauth.keys", "", "The issuer's public keys (JWKS): a file, or an address with https.");
  private static final Option<List<String>> ALGORITHMS =
      Option.texts("accounts.oauth.algorithms", List.of(), "By which algorithms tokens may be signed.")
          .meaning(
              "a list of " + String.join(", ", POSSIBLE.stream().sorted().toList()),
              List.of("RS256", "PS256", "ES256"),
              JwtTokens::algorithms);
  private static final Option<String> CLAIM =
      Option.text("accounts.oauth.claim", "preferred_username", "Which claim of a token names the account: the part before the @, or all.");
  private static final Option<String> NAME_CLAIM =
      Option.text("accounts.oauth.name-claim", "name", "Which claim is the person's name for others.");
  private static final Option<String> SCOPE =
      Option.text("accounts.oauth.scope", "xmpp:client:normal", "What a token has to be given out for (scope); empty for anything.");
  private static final Option<String> DISCOVERY =
      Option.text(
          "accounts.oauth.discovery", "",
          "The address where clients read how to get a token (RFC 8414); told to those who come without a good one.");
  private static final Option<Boolean> OWN =
      Option.flag(
          "accounts.oauth.own", false,
          "Whether tokens also open accounts that have a password of the server's own, those of administrators among them.");

  private record Settings(
      String issuer, String audience, String keys, List<String> algorithms, String claim, long stamp, Duration timeout) {}

  private record Checker(Settings settings, JWKSource<SecurityContext> keys, DefaultJWTProcessor<SecurityContext> processor) {}

  private final Options options;
  private @Nullable Checker checker;

  public JwtTokens(Options options) {
    this.options = options;
  }

  private static List<String> algorithms(List<String> names) {
    if (names.isEmpty() || !POSSIBLE.containsAll(names)) {
      throw new IllegalArgumentException("expected a list of " + String.join(", ", POSSIBLE.stream().sorted().toList()));
    }
    return names;
  }

  @Override
  public List<Option<?>> options() {
    return List.of(ISSUER, AUDIENCE, KEYS, ALGORITHMS, CLAIM, NAME_CLAIM, SCOPE, DISCOVERY, OWN);
  }

  @Override
  public boolean areAccepted() {
    return !options.get(ISSUER).isEmpty() && !options.get(AUDIENCE).isEmpty() && !options.get(KEYS).isEmpty();
  }

  @Override
  public boolean openOwnAccounts() {
    return options.get(OWN);
  }

  @Override
  public String discovery() {
    return options.get(DISCOVERY);
  }

  @Override
  public String scope() {
    return options.get(SCOPE);
  }

  @Override
  public @Nullable Bearer check(String token) {
    if (!areAccepted()) {
      return null;
    }
    try {
      JWTClaimsSet claims = checker().processor.process(token, null);
      String user = claims.getStringClaim(options.get(CLAIM));
      if (user == null || user.isBlank() || !isFor(claims, options.get(SCOPE))) {
        return null;
      }
      String name = claims.getStringClaim(options.get(NAME_CLAIM));
      return new Bearer(user.strip(), name == null ? "" : name.strip());
    } catch (KeySourceException e) {
      throw new StoreException("OAuth: the keys of the issuer cannot be had: " + e.getMessage(), e, true);
    } catch (ParseException | BadJOSEException | JOSEException e) {
      return null;
    }
  }

  @Override
  public String trial(String token) throws SourceProblem {
    if (!areAccepted()) {
      throw new SourceProblem("The issuer, the audience and the keys of the tokens are all needed.");
    }
    String place = options.get(KEYS);
    try {
      Checker checker = checker();
      if (checker.keys.get(new JWKSelector(new JWKMatcher.Builder().build()), null).isEmpty()) {
        throw new SourceProblem("There is no key in " + place + ".");
      }
      if (token.isEmpty()) {
        return "";
      }
      Object _ = checker.processor.process(token, null);
    } catch (StoreException | KeySourceException e) {
      throw new SourceProblem("The keys in " + place + " cannot be had: " + e.getMessage());
    } catch (ParseException | BadJOSEException | JOSEException e) {
      throw new SourceProblem("The token is refused: " + e.getMessage());
    }
    Bearer bearer = check(token);
    if (bearer == null) {
      throw new SourceProblem(
          "The token is good but opens nothing: it has no " + options.get(CLAIM) + ", or it is not for " + options.get(SCOPE) + ".");
    }
    return bearer.user();
  }

  /**
   * Whether one of the token's scopes is the one that is needed: a text with spaces (RFC 8693 section 4.2), or a list.
   */
  private static boolean isFor(JWTClaimsSet claims, String scope) {
    Object given = claims.getClaim("scope");
    List<String> scopes =
        given instanceof List<?> list
            ? list.stream().map(String::valueOf).toList()
            : given == null ? List.of() : Arrays.asList(given.toString().split(" ", -1));
    return scope.isEmpty() || scopes.contains(scope);
  }

  /** What checks tokens by the settings of now. */
  private synchronized Checker checker() {
    String keys = options.get(KEYS);
    Settings settings =
        new Settings(
            options.get(ISSUER), options.get(AUDIENCE), keys, options.get(ALGORITHMS), options.get(CLAIM),
            SigningKeys.stamp(keys), options.get(AccountSources.TIMEOUT));
    Checker known = checker;
    if (known == null || !known.settings.equals(settings)) {
      JWKSource<SecurityContext> source = SigningKeys.at(settings.keys, settings.timeout);
      known = new Checker(settings, source, processor(settings, source));
      checker = known;
    }
    return known;
  }

  private static DefaultJWTProcessor<SecurityContext> processor(Settings settings, JWKSource<SecurityContext> keys) {
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    Set<JWSAlgorithm> algorithms =
        settings.algorithms.stream().map(JWSAlgorithm::parse).collect(Collectors.toCollection(LinkedHashSet::new));
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
    processor.setJWSKeySelector(
        new JWSVerificationKeySelector<>(algorithms, keys));
    processor.setJWTClaimsSetVerifier(
        new DefaultJWTClaimsVerifier<>(
            settings.audience,
            new JWTClaimsSet.Builder().issuer(settings.issuer).build(),
            Set.of("exp", settings.claim)));
    return processor;
  }
}
