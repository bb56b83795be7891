package im.recado.client.protocol.way;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jivesoftware.smack.ConnectionConfiguration.DnssecMode;
import org.jivesoftware.smack.Smack;
import org.jivesoftware.smack.util.DNSUtil;
import org.jivesoftware.smack.util.rce.RemoteConnectionEndpointLookupFailure;
import org.jspecify.annotations.Nullable;
import org.minidns.dnsname.DnsName;
import org.minidns.record.SRV;

/** The DNS as this computer asks it, by the JDK's resolver, which Smack knows how to ask. */
public final class Dns implements Resolver {
  /** More of them are of no use, and cost time. */
  private static final int MOST = 20;

  static {
    // Only then it has chosen a resolver.
    Smack.ensureInitialized();
  }

  @Override
  public List<Service> services(String name) throws IOException {
    List<RemoteConnectionEndpointLookupFailure> failures = new ArrayList<>();
    @Nullable Collection<SRV> records;
    try {
      records = DNSUtil.getDNSResolver().lookupSrvRecords(DnsName.from(name), failures, DnssecMode.disabled);
    } catch (RuntimeException e) {
      // A record that is none.
      throw new IOException(e);
    }
    if (!failures.isEmpty()) {
      throw new IOException(failures.getFirst().getErrorMessage());
    }
    return records == null ? List.of() : records.stream().limit(MOST).map(Dns::service).toList();
  }

  static Service service(SRV record) {
    String host = record.target.toString();
    return new Service(record.priority, record.weight, record.port, host.endsWith(".") ? host.substring(0, host.length() - 1) : host);
  }

  @Override
  public List<InetAddress> addresses(String host) throws IOException {
    return List.of(InetAddress.getAllByName(host));
  }
}
