package im.recado.server.home;

import im.recado.console.session.Sealing;
import im.recado.gateway.Vault;
import im.recado.gateway.Vault.VaultException;
import im.recado.kernel.store.StoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The vault of the home, for secrets of the console. */
public record Seals(Vault vault) implements Sealing {
  private static final Logger LOG = LoggerFactory.getLogger(Seals.class);

  @Override
  public String seal(String text, String place) {
    try {
      return vault.seal(text, place);
    } catch (VaultException e) {
      throw new StoreException(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public @Nullable String open(String sealed, String place) {
    try {
      return vault.open(sealed, place);
    } catch (VaultException e) {
      LOG.error("The {} cannot be opened: {}", place, e.getMessage());
      return null;
    }
  }
}
