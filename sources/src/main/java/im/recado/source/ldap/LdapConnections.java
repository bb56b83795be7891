package im.recado.source.ldap;

import com.unboundid.ldap.sdk.FailoverServerSet;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPURL;
import com.unboundid.ldap.sdk.PostConnectProcessor;
import com.unboundid.ldap.sdk.ServerSet;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import com.unboundid.ldap.sdk.SingleServerSet;
import com.unboundid.ldap.sdk.StartTLSPostConnectProcessor;
import com.unboundid.util.ssl.JVMDefaultTrustManager;
import com.unboundid.util.ssl.PEMFileTrustManager;
import im.recado.kernel.store.StoreException;
import java.io.File;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Connections to the directory that the settings name. The certificate is checked, and that it is the host's that was
 * named (RFC 4513 section 3.1.3): who could pretend to be the directory would hear every password (SECURITY T4).
 */
final class LdapConnections {
  private static final int MOST = 8;

  private LdapConnections() {}

  static LDAPConnectionPool open(LdapSettings settings) {
    if (settings.urls().isEmpty() || settings.base().isEmpty()) {
      throw new StoreException(
          "LDAP: accounts.ldap.url and accounts.ldap.base must be set.", new IllegalStateException("not set"));
    }
    try {
      SimpleBindRequest login =
          settings.bindDn().isEmpty() ? null : new SimpleBindRequest(settings.bindDn(), settings.bindPassword());
      LDAPConnectionPool pool = new LDAPConnectionPool(servers(settings), login, 0, MOST, 0, null, false);
      pool.setConnectionPoolName("accounts");
      pool.setCreateIfNecessary(true);
      pool.setMaxConnectionAgeMillis(300_000);
      pool.setRetryFailedOperationsDueToInvalidConnections(true);
      return pool;
    } catch (LDAPException | GeneralSecurityException e) {
      throw new StoreException("LDAP: " + e.getMessage(), e);
    }
  }

  static LDAPConnectionOptions options(LdapSettings settings) {
    LDAPConnectionOptions options = new LDAPConnectionOptions();
    int timeout = (int) Math.min(60_000, settings.timeout().toMillis());
    options.setConnectTimeoutMillis(timeout);
    options.setResponseTimeoutMillis(timeout);
    options.setUseSynchronousMode(true);
    options.setFollowReferrals(false);
    return options;
  }

  /** What makes TLS of a connection, with a directory that is trusted and is the one that was named. */
  static SSLSocketFactory sockets(LdapSettings settings) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {trust(settings)}, null);
    return new NamedHostSockets(context.getSocketFactory());
  }

  private static ServerSet servers(LdapSettings settings) throws LDAPException, GeneralSecurityException {
    LDAPConnectionOptions options = options(settings);
    SSLSocketFactory tls = sockets(settings);
    List<ServerSet> servers = new ArrayList<>();
    for (String text : settings.urls()) {
      LDAPURL url = new LDAPURL(text);
      boolean direct = url.getScheme().equals("ldaps");
      @Nullable PostConnectProcessor protect =
          direct || !settings.startTls() ? null : new StartTLSPostConnectProcessor(tls);
      servers.add(
          new SingleServerSet(
              url.getHost(), url.getPort(), direct ? tls : null, options, null, protect));
    }
    return servers.size() == 1 ? servers.getFirst() : new FailoverServerSet(servers);
  }

  private static TrustManager trust(LdapSettings settings) throws GeneralSecurityException {
    try {
      return settings.certificate().isEmpty()
          ? JVMDefaultTrustManager.getInstance()
          : new PEMFileTrustManager(new File(settings.certificate()));
    } catch (java.security.KeyStoreException e) {
      throw new GeneralSecurityException("accounts.ldap.certificate: " + e.getMessage(), e);
    }
  }
}
