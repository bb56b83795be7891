package im.recado.testkit.directory;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSimpleBindRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldif.LDIFException;
import com.unboundid.util.ssl.KeyStoreKeyManager;
import com.unboundid.util.ssl.SSLUtil;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A directory in this process, in the clear with StartTLS and with TLS from the first byte, on free ports of loopback.
 */
public final class Directory implements AutoCloseable {
  /** The entry below which everything is; people are in {@code ou=people}, groups in {@code ou=groups}. */
  public static final String BASE = "dc=verona,dc=example";

  /** Who may search. */
  public static final String READER = "cn=reader," + BASE;

  public static final String READER_PASSWORD = "reader-password";

  private static final char[] STORE = "store".toCharArray();

  private final Map<DN, String> refused = new ConcurrentHashMap<>();
  private final Portions portions = new Portions();
  private final InMemoryDirectoryServer server;
  private final Path certificate;

  /**
   * A directory with two people, Romeo and Juliet, and two groups.
   *
   * @param folder where the certificate and its key are kept
   * @param host for whom the certificate is
   */
  public Directory(Path folder, String host) throws Exception {
    certificate = folder.resolve(host + ".pem");
    SSLContext tls = tls(folder, host);
    InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig(BASE);
    config.addAdditionalBindCredentials(READER, READER_PASSWORD);
    config.setSchema(null);
    InetAddress here = InetAddress.getLoopbackAddress();
    config.setListenerConfigs(
        InMemoryListenerConfig.createLDAPConfig("plain", here, 0, tls.getSocketFactory()),
        InMemoryListenerConfig.createLDAPSConfig("tls", here, 0, tls.getServerSocketFactory(), tls.getSocketFactory()));
    config.addInMemoryOperationInterceptor(new Refusing());
    config.addInMemoryOperationInterceptor(portions);
    config.setAuthenticationRequiredOperationTypes(com.unboundid.ldap.sdk.OperationType.SEARCH);
    server = new InMemoryDirectoryServer(config);
    server.startListening();
    add("dn: " + BASE, "objectClass: domain", "dc: verona");
    add("dn: ou=people," + BASE, "objectClass: organizationalUnit", "ou: people");
    add("dn: ou=groups," + BASE, "objectClass: organizationalUnit", "ou: groups");
    person("romeo", "Romeo Montague", "rosaline");
    person("juliet", "Juliet Capulet", "balcony");
    add(
        "dn: cn=Lovers,ou=groups," + BASE, "objectClass: groupOfNames", "cn: Lovers",
        "member: uid=romeo,ou=people," + BASE, "member: UID=Juliet, ou=people, " + BASE,
        "member: uid=gone,ou=people," + BASE);
    add("dn: cn=Sad,ou=groups," + BASE, "objectClass: posixGroup", "cn: Sad", "memberUid: romeo", "memberUid: gone");
  }

  /** The certificate, for those who are to trust it. */
  public Path certificate() {
    return certificate;
  }

  /** Puts an entry in, in lines of LDIF. */
  public void add(String... lines) throws LDAPException, LDIFException {
    server.add(lines);
  }

  /** Puts somebody in. */
  public void person(String uid, String name, String password) throws LDAPException, LDIFException {
    add(
        "dn: uid=" + uid + ",ou=people," + BASE, "objectClass: person", "uid: " + uid, "cn: " + name,
        "userPassword: " + password);
  }

  /** From now on nobody is let in as this entry, and the directory says why, as Active Directory does. */
  public void refuse(String dn, String diagnostic) throws LDAPException {
    refused.put(new DN(dn), diagnostic);
  }

  /** From now on no more values of an attribute are given at once, as by Active Directory. */
  public void givesAtOnce(int values) {
    portions.most(values);
  }

  private final class Refusing extends InMemoryOperationInterceptor {
    @Override
    public void processSimpleBindRequest(InMemoryInterceptedSimpleBindRequest request) throws LDAPException {
      String diagnostic = refused.get(new DN(request.getRequest().getBindDN()));
      if (diagnostic != null) {
        throw new LDAPException(ResultCode.INVALID_CREDENTIALS, diagnostic);
      }
    }
  }

  /** The port in the clear, with StartTLS. */
  public int plain() {
    return server.getListenPort("plain");
  }

  /** The port of TLS from the first byte. */
  public int direct() {
    return server.getListenPort("tls");
  }

  private SSLContext tls(Path folder, String host)
      throws GeneralSecurityException, IOException, OperatorCreationException, CertIOException,
          java.security.cert.CertificateException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair keys = generator.generateKeyPair();
    X500Name name = new X500Name("CN=" + host);
    Instant now = Instant.now();
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            name, BigInteger.TWO, Date.from(now.minus(Duration.ofDays(1))), Date.from(now.plus(Duration.ofDays(2))), name,
            keys.getPublic());
    int kind = host.matches("[0-9.]+") ? GeneralName.iPAddress : GeneralName.dNSName;
    builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName(kind, host)));
    Certificate made =
        new JcaX509CertificateConverter()
            .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    Files.writeString(
        certificate,
        "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(made.getEncoded())
            + "\n-----END CERTIFICATE-----\n");
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("server", keys.getPrivate(), STORE, new Certificate[] {made});
    Path file = folder.resolve(host + ".p12");
    try (var out = Files.newOutputStream(file)) {
      store.store(out, STORE);
    }
    return new SSLUtil(new KeyStoreKeyManager(file.toFile(), STORE), null).createSSLContext();
  }

  @Override
  public void close() {
    server.shutDown(true);
  }
}
