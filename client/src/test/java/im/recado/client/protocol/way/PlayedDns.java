package im.recado.client.protocol.way;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A DNS that says what it was told. Hosts that it does not know it does not have. */
final class PlayedDns implements Resolver {
  private final Map<String, List<Service>> services = new ConcurrentHashMap<>();
  private final Map<String, List<InetAddress>> hosts = new ConcurrentHashMap<>();
  final List<String> asked = new CopyOnWriteArrayList<>();
  volatile boolean broken;

  PlayedDns host(String name, String... addresses) {
    hosts.put(name, List.of(addresses).stream().map(InetAddress::ofLiteral).toList());
    return this;
  }

  PlayedDns direct(int priority, int weight, int port, String host) {
    return service("_xmpps-client._tcp.verona.example", new Service(priority, weight, port, host));
  }

  PlayedDns asked(int priority, int weight, int port, String host) {
    return service("_xmpp-client._tcp.verona.example", new Service(priority, weight, port, host));
  }

  private PlayedDns service(String name, Service service) {
    services.computeIfAbsent(name, same -> new ArrayList<>()).add(service);
    return this;
  }

  void forget() {
    services.clear();
    hosts.clear();
  }

  @Override
  public List<Service> services(String name) throws IOException {
    asked.add(name);
    if (broken) {
      throw new IOException("played");
    }
    return services.getOrDefault(name, List.of());
  }

  @Override
  public List<InetAddress> addresses(String host) throws IOException {
    if (!hosts.containsKey(host)) {
      throw new UnknownHostException(host);
    }
    return hosts.get(host);
  }
}
