package im.recado.server.acme;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import im.recado.kernel.http.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.util.CertificateUtils;

/**
 * An authority in this process that can misbehave. It checks signatures, nonces and proofs as RFC 8555 has it, on ports of this machine,
 * whatever name it looks for.
 */
final class FakeAuthority implements AutoCloseable {
  /** What it answers once instead of doing what it was asked. */
  private record Fault(String path, int status, String type, String detail, @Nullable String retryAfter) {}

  private record Proof(String name, String type, String token) {}

  private record Asked(List<String> names, @Nullable String replaces) {}

  private final Clock clock;
  private final HttpServer http;
  private final KeyPair root = Keys.createRsa();
  private final X509Certificate rootCertificate;
  private final Set<String> nonces = ConcurrentHashMap.newKeySet();
  private final ConcurrentLinkedDeque<Fault> faults = new ConcurrentLinkedDeque<>();
  private final Map<String, PublicKey> accounts = new ConcurrentHashMap<>();
  private final Map<String, Map<String, Object>> resources = new ConcurrentHashMap<>();
  private final Map<String, Proof> proofs = new ConcurrentHashMap<>();
  private final Map<String, String> certificates = new ConcurrentHashMap<>();
  private final AtomicInteger numbers = new AtomicInteger();
  final List<Asked> orders = new ArrayList<>();
  final List<Map<String, Object>> newAccounts = new ArrayList<>();

  /** Where it looks for proofs. */
  volatile int webPort;
  volatile int tlsPort;
  volatile Duration life = Duration.ofDays(90);
  volatile Set<String> offered = Set.of("http-01", "tls-alpn-01", "dns-01");
  volatile @Nullable Instant renewFrom;
  volatile boolean asksForBinding;
  /** So often it says that it is not done yet. */
  final AtomicInteger slow = new AtomicInteger();

  FakeAuthority(Clock clock) throws IOException {
    this.clock = clock;
    Instant now = clock.instant();
    rootCertificate =
        CertificateUtils.createTestRootCertificate("CN=Fake authority", now.minus(Duration.ofDays(999)), now.plus(Duration.ofDays(9999)), root);
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    http.createContext("/", this::answer);
    http.start();
  }

  String url() {
    return "http://127.0.0.1:" + http.getAddress().getPort();
  }

  String directory() {
    return url() + "/directory";
  }

  List<String> namesOfOrder(int number) {
    return orders.get(number).names;
  }

  @Nullable String replacedByOrder(int number) {
    return orders.get(number).replaces;
  }

  /** The next request to a path is refused. */
  void refuse(String path, int status, String type, String detail, @Nullable String retryAfter) {
    faults.add(new Fault(path, status, type, detail, retryAfter));
  }

  @Override
  public void close() {
    http.stop(0);
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    byte[] body = exchange.getRequestBody().readAllBytes();
    exchange.getResponseHeaders().set("Replay-Nonce", nonce());
    exchange.getResponseHeaders().set("Link", "<" + directory() + ">;rel=\"index\"");
    try {
      for (Fault fault : faults) {
        if (path.startsWith(fault.path) && faults.remove(fault)) {
          if (fault.retryAfter != null) {
            exchange.getResponseHeaders().set("Retry-After", fault.retryAfter);
          }
          throw new Refusal(fault.status, fault.type, fault.detail);
        }
      }
      if (path.equals("/directory")) {
        send(exchange, 200, directoryObject());
      } else if (path.equals("/new-nonce")) {
        exchange.sendResponseHeaders(200, -1);
      } else if (path.startsWith("/renewal-info/")) {
        Instant from = Objects.requireNonNull(renewFrom);
        exchange.getResponseHeaders().set("Retry-After", "21600");
        send(exchange, 200, Map.of("suggestedWindow", Map.of("start", from.toString(), "end", from.plusSeconds(3600).toString())));
      } else {
        signed(exchange, path, new String(body, StandardCharsets.UTF_8));
      }
    } catch (Refusal e) {
      Map<String, Object> problem = new LinkedHashMap<>();
      problem.put("type", "urn:ietf:params:acme:error:" + e.type);
      problem.put("detail", e.getMessage());
      send(exchange, e.status, problem, "application/problem+json");
    } catch (Exception e) {
      send(exchange, 500, Map.of("type", "urn:ietf:params:acme:error:serverInternal", "detail", String.valueOf(e)), "application/problem+json");
    } finally {
      exchange.close();
    }
  }

  private static final class Refusal extends Exception {
    private static final long serialVersionUID = 1;
    final int status;
    final String type;

    Refusal(int status, String type, String detail) {
      super(detail);
      this.status = status;
      this.type = type;
    }
  }

  private Map<String, Object> resource(String path) {
    return Objects.requireNonNull(resources.get(path), path);
  }

  private String nonce() {
    String nonce = "nonce" + numbers.incrementAndGet();
    nonces.add(nonce);
    return nonce;
  }

  private Map<String, Object> directoryObject() {
    Map<String, Object> directory = new LinkedHashMap<>();
    for (String[] each : new String[][] {{"newNonce", "new-nonce"}, {"newAccount", "new-account"}, {"newOrder", "new-order"}}) {
      directory.put(each[0], url() + "/" + each[1]);
    }
    directory.put("revokeCert", url() + "/revoke");
    directory.put("keyChange", url() + "/key-change");
    if (renewFrom != null) {
      directory.put("renewalInfo", url() + "/renewal-info");
    }
    Map<String, Object> meta = new LinkedHashMap<>();
    meta.put("termsOfService", url() + "/terms");
    if (asksForBinding) {
      meta.put("externalAccountRequired", true);
    }
    directory.put("meta", meta);
    return directory;
  }

  /** A request as all but the first are: signed by the account, with a nonce that was not used before. */
  private void signed(HttpExchange exchange, String path, String body) throws Exception {
    Map<String, Object> flat = Json.readMap(body);
    JsonWebSignature jws = new JsonWebSignature();
    jws.setCompactSerialization(flat.get("protected") + "." + flat.get("payload") + "." + flat.get("signature"));
    Map<String, Object> header =
        Json.readMap(new String(Base64.getUrlDecoder().decode(String.valueOf(flat.get("protected"))), StandardCharsets.UTF_8));
    if (!nonces.remove(String.valueOf(header.get("nonce")))) {
      throw new Refusal(400, "badNonce", "This nonce is not known.");
    }
    if (!String.valueOf(header.get("url")).equals(url() + path)) {
      throw new Refusal(401, "unauthorized", "Another address was signed.");
    }
    String account = String.valueOf(header.get("kid"));
    PublicKey key =
        path.equals("/new-account")
            ? PublicJsonWebKey.Factory.newPublicJwk(Json.write(header.get("jwk"))).getPublicKey()
            : accounts.get(account);
    if (key == null) {
      throw new Refusal(400, "accountDoesNotExist", "There is no such account.");
    }
    jws.setKey(key);
    if (!jws.verifySignature()) {
      throw new Refusal(400, "malformed", "The signature is wrong.");
    }
    String payload = jws.getPayload();
    Map<String, Object> asked = payload.isEmpty() ? Map.of() : Json.readMap(payload);
    String last = path.substring(path.lastIndexOf('/') + 1);
    if (path.equals("/new-account")) {
      newAccount(exchange, key, asked);
    } else if (path.equals("/new-order")) {
      newOrder(exchange, asked);
    } else if (path.startsWith("/challenge/")) {
      if (!payload.isEmpty()) {
        prove(last, thumbprint(key));
      }
      send(exchange, 200, resources.get(path));
    } else if (path.endsWith("/finalize")) {
      issue(path.substring(0, path.length() - 9), asked);
      send(exchange, 200, resources.get(path.substring(0, path.length() - 9)));
    } else if (path.startsWith("/certificate/")) {
      send(exchange, 200, Objects.requireNonNull(certificates.get(path)).getBytes(StandardCharsets.UTF_8), "application/pem-certificate-chain");
    } else {
      if (path.startsWith("/order/")) {
        settle(path);
        exchange.getResponseHeaders().set("Retry-After", "0");
      }
      send(exchange, 200, resources.get(path));
    }
  }

  private static String thumbprint(PublicKey key) throws Exception {
    return PublicJsonWebKey.Factory.newPublicJwk(key).calculateBase64urlEncodedThumbprint("SHA-256");
  }

  private void newAccount(HttpExchange exchange, PublicKey key, Map<String, Object> asked) throws Exception {
    if (!Boolean.TRUE.equals(asked.get("termsOfServiceAgreed"))) {
      throw new Refusal(403, "userActionRequired", "Agree to the terms.");
    }
    if (asksForBinding && !asked.containsKey("externalAccountBinding")) {
      throw new Refusal(403, "externalAccountRequired", "Bind your account.");
    }
    newAccounts.add(asked);
    String address = url() + "/account/" + thumbprint(key);
    boolean known = accounts.put(address, key) != null;
    exchange.getResponseHeaders().set("Location", address);
    send(exchange, known ? 200 : 201, Map.of("status", "valid", "orders", address + "/orders"));
  }

  private void newOrder(HttpExchange exchange, Map<String, Object> asked) throws IOException {
    String number = Integer.toString(numbers.incrementAndGet());
    List<String> names = new ArrayList<>();
    List<Object> authorizations = new ArrayList<>();
    for (Object identifier : (List<?>) Objects.requireNonNull(asked.get("identifiers"))) {
      String name = String.valueOf(((Map<?, ?>) identifier).get("value"));
      names.add(name);
      String authorization = "/authorization/" + number + "-" + names.size();
      List<Object> challenges = new ArrayList<>();
      for (String type : offered) {
        String id = number + "-" + names.size() + "-" + type;
        String token = base64(("token " + id).getBytes(StandardCharsets.UTF_8));
        proofs.put(id, new Proof(name, type, token));
        Map<String, Object> challenge = new LinkedHashMap<>(Map.of("type", type, "url", url() + "/challenge/" + id, "status", "pending", "token", token));
        resources.put("/challenge/" + id, challenge);
        challenges.add(challenge);
      }
      resources.put(
          authorization,
          new LinkedHashMap<>(Map.of("identifier", Map.of("type", "dns", "value", name), "status", "pending", "challenges", challenges)));
      authorizations.add(url() + authorization);
    }
    orders.add(new Asked(names, (String) asked.get("replaces")));
    String path = "/order/" + number;
    Map<String, Object> order = new LinkedHashMap<>();
    order.put("status", "pending");
    order.put("identifiers", asked.get("identifiers"));
    order.put("authorizations", authorizations);
    order.put("finalize", url() + path + "/finalize");
    resources.put(path, order);
    exchange.getResponseHeaders().set("Location", url() + path);
    send(exchange, 201, order);
  }

  /** Looks for a proof where this server shows it. */
  private void prove(String id, String thumbprint) throws Exception {
    Proof proof = Objects.requireNonNull(proofs.get(id));
    String wanted = proof.token + "." + thumbprint;
    String found;
    try {
      found =
          switch (proof.type) {
            case "http-01" -> page(proof);
            case "tls-alpn-01" -> handshake(proof, wanted);
            default -> "another proof";
          };
    } catch (IOException e) {
      found = null;
    }
    Map<String, Object> challenge = resource("/challenge/" + id);
    Map<String, Object> authorization = resource("/authorization/" + id.substring(0, id.indexOf('-', id.indexOf('-') + 1)));
    boolean right = wanted.equals(found);
    challenge.put("status", right ? "valid" : "invalid");
    authorization.put("status", right ? "valid" : "invalid");
    if (!right) {
      challenge.put(
          "error",
          found == null
              ? Map.of("type", "urn:ietf:params:acme:error:connection", "detail", "Nobody is there.")
              : Map.of("type", "urn:ietf:params:acme:error:unauthorized", "detail", "Found " + found));
    }
  }

  private String page(Proof proof) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), webPort)) {
      String request = "GET /.well-known/acme-challenge/" + proof.token + " HTTP/1.1\r\nHost: " + proof.name + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
      return answer.startsWith("HTTP/1.1 200 ") ? body : answer.lines().findFirst().orElse("");
    }
  }

  /** What a certificate for tls-alpn-01 proves (RFC 8737 section 3). */
  private String handshake(Proof proof, String wanted) throws Exception {
    try (SSLSocket socket = (SSLSocket) anybody().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), tlsPort)) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName(proof.name)));
      parameters.setApplicationProtocols(new String[] {"acme-tls/1"});
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      byte[] extension = shown.getExtensionValue("1.3.6.1.5.5.7.1.31");
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(wanted.getBytes(StandardCharsets.US_ASCII));
      boolean named = List.copyOf(shown.getSubjectAlternativeNames()).equals(List.of(List.of(2, proof.name)));
      boolean proved = extension != null && Arrays.equals(Arrays.copyOfRange(extension, extension.length - 32, extension.length), digest);
      return named && proved && socket.getApplicationProtocol().equals("acme-tls/1") ? wanted : "another certificate";
    }
  }

  /** TLS that trusts whoever is there. */
  static SSLContext anybody() throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Anybody()}, null);
    return context;
  }

  private static final class Anybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  /** An order is ready when all of its names are proved. */
  private void settle(String path) {
    Map<String, Object> order = resource(path);
    if (slow.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      return;
    }
    if ("processing".equals(order.get("status"))) {
      order.put("status", "valid");
    }
    if ("pending".equals(order.get("status"))) {
      List<Object> states = new ArrayList<>();
      for (Object each : (List<?>) Objects.requireNonNull(order.get("authorizations"))) {
        states.add(resource(String.valueOf(each).substring(url().length())).get("status"));
      }
      if (states.contains("invalid")) {
        order.put("status", "invalid");
      } else if (!states.contains("pending")) {
        order.put("status", "ready");
      }
    }
  }

  private void issue(String path, Map<String, Object> asked) throws Exception {
    Map<String, Object> order = resource(path);
    settle(path);
    if (!"ready".equals(order.get("status"))) {
      throw new Refusal(403, "orderNotReady", "Not all names are proved.");
    }
    PKCS10CertificationRequest csr =
        CertificateUtils.readCSR(
            new ByteArrayInputStream(
                ("-----BEGIN CERTIFICATE REQUEST-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(Base64.getUrlDecoder().decode(String.valueOf(asked.get("csr"))))
                        + "\n-----END CERTIFICATE REQUEST-----\n")
                    .getBytes(StandardCharsets.US_ASCII)));
    Instant now = clock.instant();
    X509Certificate made =
        new JcaX509CertificateConverter()
            .getCertificate(
                new X509v3CertificateBuilder(
                        X500Name.getInstance(rootCertificate.getSubjectX500Principal().getEncoded()),
                        BigInteger.valueOf(numbers.incrementAndGet()),
                        Date.from(now.minusSeconds(60)),
                        Date.from(now.plus(life)),
                        new X500Name("CN=Somebody"),
                        csr.getSubjectPublicKeyInfo())
                    .addExtension(Objects.requireNonNull(csr.getRequestedExtensions().getExtension(Extension.subjectAlternativeName)))
                    .addExtension(
                        Extension.authorityKeyIdentifier, false,
                        new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(root.getPublic()))
                    .build(new JcaContentSignerBuilder("SHA256withRSA").build(root.getPrivate())));
    StringWriter pem = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(pem)) {
      writer.writeObject(made);
      writer.writeObject(rootCertificate);
    }
    String certificate = "/certificate/" + numbers.incrementAndGet();
    certificates.put(certificate, pem.toString());
    order.put("certificate", url() + certificate);
    order.put("status", "processing");
  }

  private static void send(HttpExchange exchange, int status, @Nullable Map<String, ?> object) throws IOException {
    send(exchange, object == null ? 404 : status, object == null ? Map.of() : object, "application/json");
  }

  private static void send(HttpExchange exchange, int status, Map<String, ?> object, String type) throws IOException {
    send(exchange, status, Json.write(new HashMap<>(object)).getBytes(StandardCharsets.UTF_8), type);
  }

  private static void send(HttpExchange exchange, int status, byte[] bytes, String type) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
