package im.recado.source.ldap;

import com.unboundid.ldap.sdk.ExtendedResult;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPURL;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.extensions.StartTLSExtendedRequest;
import im.recado.modules.source.SourceProblem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Reaches one directory, as far as TLS, and says why it cannot be reached. */
final class LdapReach {
  private static final int MOST_WORDS = 200;

  private LdapReach() {}

  static LDAPConnection connect(LdapSettings settings, String text) throws SourceProblem {
    LDAPURL url = url(text);
    SSLSocketFactory tls = sockets(settings);
    try {
      Object _ = InetAddress.getByName(url.getHost());
    } catch (UnknownHostException e) {
      throw new SourceProblem("The name " + url.getHost() + " leads nowhere in the DNS.");
    }
    boolean direct = url.getScheme().equals("ldaps");
    LDAPConnection connection = new LDAPConnection(direct ? tls : null, LdapConnections.options(settings));
    try {
      connection.connect(url.getHost(), url.getPort());
      if (!direct && settings.startTls()) {
        startTls(connection, tls);
      }
      return connection;
    } catch (LDAPException e) {
      connection.close();
      throw unreachable(url.getHost(), url.getPort(), e);
    } catch (SourceProblem e) {
      connection.close();
      throw e;
    }
  }

  private static LDAPURL url(String text) throws SourceProblem {
    try {
      LDAPURL url = new LDAPURL(text);
      if (url.hostProvided() && (url.getScheme().equals("ldap") || url.getScheme().equals("ldaps"))) {
        return url;
      }
    } catch (LDAPException e) {
      // Said below.
    }
    throw new SourceProblem(text + " is no address of a directory, such as ldaps://ldap.example.org.");
  }

  private static SSLSocketFactory sockets(LdapSettings settings) throws SourceProblem {
    try {
      return LdapConnections.sockets(settings);
    } catch (GeneralSecurityException e) {
      throw new SourceProblem("The certificates of the authority cannot be read: " + oneLine(e.getMessage()));
    }
  }

  private static void startTls(LDAPConnection connection, SSLSocketFactory tls) throws LDAPException, SourceProblem {
    ExtendedResult result = connection.processExtendedOperation(new StartTLSExtendedRequest(tls));
    if (!result.getResultCode().equals(ResultCode.SUCCESS)) {
      throw new SourceProblem("The directory does not begin TLS (StartTLS): use ldaps, or set its certificate up there.");
    }
  }

  /** Why a directory cannot be reached, or is lost at the first question. */
  static SourceProblem unreachable(String host, int port, LDAPException e) {
    String place = host + ":" + port;
    CertificateException certificate = cause(e, CertificateException.class);
    if (cause(e, CertificateExpiredException.class) != null) {
      return new SourceProblem("The certificate of the directory has expired.");
    }
    if (certificate != null) {
      String said = String.valueOf(certificate.getMessage());
      return said.startsWith("No subject alternative") || said.startsWith("No name matching")
          ? new SourceProblem("The certificate of the directory is not for " + host + ": give the name that stands in it.")
          : new SourceProblem("The certificate of " + host + " is not trusted: give the certificate of the authority that vouches for it.");
    }
    // Where nothing answers the first bytes of TLS, the socket is closed by the time something is to be said.
    boolean isLost = e.getResultCode().equals(ResultCode.SERVER_DOWN);
    IOException broken = isLost ? cause(e, IOException.class) : cause(e, SSLException.class);
    if (broken != null) {
      return new SourceProblem("TLS with " + place + " cannot be begun; is it the right port? It says: " + oneLine(broken.getMessage()));
    }
    if (e.getResultCode().equals(ResultCode.TIMEOUT) || cause(e, SocketTimeoutException.class) != null) {
      return new SourceProblem("Nothing answers at " + place + " in time: look whether host and port are right, and at the firewall.");
    }
    return new SourceProblem("No directory answers at " + place + ": look whether host and port are right and whether it runs.");
  }

  private static <T extends Throwable> @Nullable T cause(Throwable from, Class<T> kind) {
    for (Throwable next = from; next != null; next = next.getCause()) {
      if (kind.isInstance(next)) {
        return kind.cast(next);
      }
    }
    return null;
  }

  static String oneLine(@Nullable String text) {
    String line = String.valueOf(text).replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    return line.length() > MOST_WORDS ? line.substring(0, MOST_WORDS) + "…" : line.endsWith(".") ? line : line + ".";
  }
}
