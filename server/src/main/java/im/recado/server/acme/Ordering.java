package im.recado.server.acme;

import im.recado.kernel.module.Options;
import im.recado.net.tls.TlsIdentity;
import im.recado.server.home.Home;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.AccountBuilder;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.Identifier;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Metadata;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.OrderBuilder;
import org.shredzone.acme4j.PollableResource;
import org.shredzone.acme4j.Problem;
import org.shredzone.acme4j.RenewalInfo;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.challenge.Challenge;
import org.shredzone.acme4j.connector.NetworkSettings;
import org.shredzone.acme4j.connector.Resource;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeLazyLoadingException;
import org.shredzone.acme4j.exception.AcmeProtocolException;
import org.shredzone.acme4j.exception.AcmeServerException;
import org.shredzone.acme4j.provider.GenericAcmeProvider;

/** What is asked of one authority (RFC 8555 section 7.1): each call waits for it, on a thread that may. */
final class Ordering {
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final Duration CONNECT = Duration.ofSeconds(10);

  /** So long an authority may take to look at a proof, or to make a certificate. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final Set<Status> ENDS = EnumSet.of(Status.VALID, Status.INVALID);

  private final Home home;
  private final Options options;
  private final String server;
  private final Session session;

  /** Whoever {@code acme.server} names now. */
  Ordering(Home home, Options options) throws OrderException {
    this.home = home;
    this.options = options;
    this.server = options.get(AcmeOptions.SERVER);
    String authorities = options.get(AcmeOptions.AUTHORITIES);
    this.session = session(server, authorities.isEmpty() ? null : home.folder().resolve(authorities));
  }

  private static Session session(String server, @Nullable Path authorities) throws OrderException {
    URI directory = Directory.of(server);
    SSLContext tls = tls(authorities);
    Session session =
        new Session(
            directory,
            new GenericAcmeProvider() {
              @Override
              public HttpClient createHttpClient(NetworkSettings settings) {
                HttpClient.Builder client =
                    HttpClient.newBuilder().connectTimeout(CONNECT).followRedirects(HttpClient.Redirect.NEVER);
                return (tls == null ? client : client.sslContext(tls)).build();
              }
            });
    session.networkSettings().setTimeout(ANSWER);
    return session;
  }

  private static @Nullable SSLContext tls(@Nullable Path authorities) throws OrderException {
    if (authorities == null) {
      return null;
    }
    try (InputStream in = Files.newInputStream(authorities)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("authority-" + store.size(), one);
      }
      if (store.size() == 0) {
        throw new CertificateException("there is none");
      }
      TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new OrderException("acme.authorities: the certificates in " + authorities + " cannot be read: " + e.getMessage() + ".");
    }
  }

  /** A request of some steps to the authority. */
  private interface Steps<T> {
    T go() throws AcmeException, OrderException, InterruptedException;
  }

  private <T> T explained(Steps<T> steps) throws OrderException {
    try {
      return steps.go();
    } catch (AcmeException e) {
      throw Problems.explained(server, e);
    } catch (AcmeLazyLoadingException e) {
      throw e.getCause() instanceof AcmeException cause
          ? Problems.explained(server, cause)
          : new OrderException(server + ": The authority answers something that is not understood.");
    } catch (AcmeProtocolException | IllegalArgumentException | IllegalStateException e) {
      throw Problems.explained(server, new AcmeException(String.valueOf(e.getMessage())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OrderException("The server is stopping.");
    }
  }

  /** Asks whether somebody is there; the address of the terms of service, empty when there are none. */
  String terms() throws OrderException {
    return explained(() -> session.getMetadata().getTermsOfService().map(URI::toString).orElse(""));
  }

  /** Asks for the time in which the authority suggests to renew (RFC 9773); empty when it suggests none. */
  Optional<RenewalInfo> suggestion(X509Certificate certificate) throws OrderException {
    return explained(
        () -> {
          if (session.resourceUrlOptional(Resource.RENEWAL_INFO).isEmpty()) {
            return Optional.empty();
          }
          RenewalInfo info = login().bindRenewalInfo(certificate);
          Object _ = info.fetch();
          return Optional.of(info);
        });
  }

  private Login login() throws AcmeException, OrderException {
    Metadata metadata = session.getMetadata();
    if (metadata.getTermsOfService().isPresent() && !options.get(AcmeOptions.AGREE)) {
      throw new OrderException(
          "The authority has terms of service: read " + metadata.getTermsOfService().get() + " and set acme.agree.");
    }
    AccountBuilder account = new AccountBuilder().agreeToTermsOfService().useKeyPair(Keys.ofAccount(home));
    String email = options.get(AcmeOptions.EMAIL);
    if (!email.isEmpty()) {
      account.addEmail(email);
    }
    String id = options.get(AcmeOptions.BINDING);
    String secret = options.get(AcmeOptions.BINDING_SECRET);
    if (!id.isEmpty()) {
      if (!secret.matches("[A-Za-z0-9_-]{16,}=*")) {
        throw new OrderException("acme.account-secret is not what an authority gives: expected a key in base64url.");
      }
      account.withKeyIdentifier(id, secret.replace("=", ""));
    }
    return account.createLogin(session);
  }

  /**
   * Orders a certificate, with a key of its own.
   *
   * @param replaced the one that it follows, when this authority gave it
   */
  TlsIdentity order(List<String> names, Proofs proofs, @Nullable X509Certificate replaced, Instant now) throws OrderException {
    return explained(
        () -> {
          Login login = login();
          Order order = begin(login, names, replaced);
          for (Authorization authorization : order.getAuthorizations()) {
            if (authorization.getStatus() == Status.PENDING) {
              prove(authorization, proofs);
            }
          }
          check(order, await(order, EnumSet.of(Status.READY, Status.VALID, Status.INVALID)));
          KeyPair key = Keys.create();
          order.execute(key);
          check(order, await(order, ENDS));
          return checked(new TlsIdentity(key.getPrivate(), order.getCertificate().getCertificateChain()), names, now);
        });
  }

  private Order begin(Login login, List<String> names, @Nullable X509Certificate replaced) throws AcmeException {
    OrderBuilder order = login.newOrder().domains(names);
    if (replaced == null || session.resourceUrlOptional(Resource.RENEWAL_INFO).isEmpty()) {
      return order.create();
    }
    try {
      // Renewals do not count against rates (RFC 9773 section 5).
      return login.newOrder().domains(names).replaces(replaced).create();
    } catch (AcmeServerException e) {
      // It has never heard of that one, or has replaced it already.
      return order.create();
    }
  }

  private void prove(Authorization authorization, Proofs proofs) throws AcmeException, OrderException, InterruptedException {
    Identifier name = authorization.getIdentifier();
    String domain = (authorization.isWildcard() ? "*." : "") + name.getDomain();
    String wanted = im.recado.kernel.module.Option.written(options.get(AcmeOptions.PROOF));
    Challenge challenge = authorization.findChallenge(wanted).map(Challenge.class::cast).orElse(null);
    if (challenge == null) {
      List<String> offered = authorization.getChallenges().stream().map(Challenge::getType).sorted().toList();
      throw new OrderException(
          domain + ": The authority does not take " + wanted + " for it but " + String.join(", ", offered) + ": set acme.challenge.");
    }
    try (Proofs.Shown _ = proofs.show(challenge, name)) {
      challenge.trigger();
      Status status = await(challenge, ENDS);
      if (status != Status.VALID) {
        Problem problem = challenge.getError().orElse(null);
        throw new OrderException(
            problem != null
                ? Problems.sentence(domain, problem)
                : domain + ": The authority has not looked at the proof for " + PATIENCE.toMinutes() + " minutes.");
      }
    }
  }

  /** Asks until one of these has come, as often as the authority wants; what stands when patience has ended. */
  private static Status await(PollableResource resource, Set<Status> ends) throws AcmeException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Duration pause = SHORTEST_PAUSE;
    while (true) {
      Optional<Instant> wanted = resource.fetch();
      Status status = resource.getStatus();
      if (ends.contains(status) || System.nanoTime() - deadline > 0) {
        return status;
      }
      Duration asked = wanted.map(at -> Duration.between(Instant.now(), at)).orElse(Duration.ZERO);
      Thread.sleep(asked.compareTo(pause) < 0 ? pause : asked.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : asked);
      pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
    }
  }

  private static void check(Order order, Status status) throws OrderException {
    if (status != Status.READY && status != Status.VALID) {
      throw new OrderException(
          order.getError().map(problem -> Problems.sentence(null, problem))
              .orElse("The authority has not made the certificate within " + PATIENCE.toMinutes() + " minutes."));
    }
  }

  private static TlsIdentity checked(TlsIdentity identity, List<String> names, Instant now) throws OrderException {
    for (String name : names) {
      if (!identity.domains().contains(name)) {
        throw new OrderException("The authority gave a certificate that does not name " + name + ".");
      }
    }
    if (identity.expiry().isBefore(now)) {
      throw new OrderException("The authority gave a certificate that expired at " + identity.expiry() + ": look at the clock of this machine.");
    }
    return identity;
  }
}
