package im.recado.server.acme;

import im.recado.kernel.module.Options;
import im.recado.server.home.Home;
import java.util.List;

/** What can be known of a certificate from an authority before it is ordered, for whoever sets a server up. */
public final class AcmeTrial {
  private final Home home;
  private final Options options;

  /** @param options as they would be */
  public AcmeTrial(Home home, Options options) {
    this.home = home;
    this.options = options;
  }

  /** The names that it would be for; refuses those that a public authority gives nothing for. */
  public List<String> names(List<String> domains) throws OrderException {
    List<String> names = Names.of(domains, options.get(AcmeOptions.SERVICES), options.get(AcmeOptions.NAMES));
    if (isPublic()) {
      Names.refusePrivate(names);
    }
    return names;
  }

  /** Whether the authority is one of those that everybody knows. */
  public boolean isPublic() {
    return Directory.isPublic(options.get(AcmeOptions.SERVER));
  }

  /** Asks the authority for the address of its terms of service; empty when it has none. Waits for it. */
  public String terms() throws OrderException {
    return new Ordering(home, options).terms();
  }
}
