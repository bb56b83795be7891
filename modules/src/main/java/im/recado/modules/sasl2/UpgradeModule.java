package im.recado.modules.sasl2;

import im.recado.kernel.Kernel;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.store.StoreException;
import im.recado.modules.account.AccountRecord;
import im.recado.modules.account.AccountStore;
import im.recado.modules.account.Accounts;
import im.recado.wire.jid.Jid;
import im.recado.wire.sasl.PlainServer;
import im.recado.wire.sasl.SaslFailure;
import im.recado.wire.sasl.ScramHash;
import im.recado.wire.sasl.ScramKeys;
import im.recado.wire.sasl.ScramUpgrade;
import im.recado.wire.xml.Element;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets clients give the keys of stronger hashes for accounts that lack them (XEP-0480). Every account is offered the
 * same; whoever needs nothing is asked for nothing. Only who has just proved to know the password may add keys to it: a
 * token or a certificate must not be able to plant a password.
 */
public final class UpgradeModule implements Module {
  private static final Logger LOG = LoggerFactory.getLogger(UpgradeModule.class);
  private static final List<ScramHash> STRONGER = List.of(ScramHash.SHA_512, ScramHash.SHA_256);
  private static final int SALT_BYTES = 16;

  private final Kernel kernel;
  private final AccountStore accounts;

  /** An upgrade that a client works on. */
  @SuppressWarnings("ArrayRecordComponent")
  record Task(ScramHash hash, byte[] salt, int iterations) {}

  /** Upgrades of the accounts in a store. */
  public UpgradeModule(Kernel kernel, AccountStore accounts) {
    this.kernel = kernel;
    this.accounts = accounts;
  }

  @Override
  public Declaration declare() {
    return Declaration.module("upgrade", "Brings accounts to stronger hashes of their passwords.")
        .xep(480, "0.2.0", "SASL Upgrade Tasks");
  }

  /** What {@code <authentication/>} tells. */
  List<Element> offers() {
    return STRONGER.stream().filter(this::isKept).map(ScramUpgrade::upgrade).toList();
  }

  private boolean isKept(ScramHash hash) {
    return kernel.options().get(Accounts.HASHES).contains(hash);
  }

  /** What the client asked for and the account lacks. May wait. */
  List<ScramHash> wanted(Sasl2Login login, Jid account) {
    String mechanism = login.mechanism.name();
    List<Element> wishes = login.request.elements("upgrade", ScramUpgrade.NAMESPACE);
    if (wishes.isEmpty() || ScramHash.of(mechanism) == null && !mechanism.equals(PlainServer.NAME)) {
      return List.of();
    }
    AccountRecord record = accounts.find(account);
    List<ScramKeys> keys = record == null ? List.of() : record.keys();
    if (keys.isEmpty()) {
      // Whose password is kept elsewhere gets none here.
      return List.of();
    }
    login.keys = keys;
    List<ScramHash> wanted = new ArrayList<>();
    for (Element wish : wishes) {
      ScramHash hash = ScramUpgrade.of(wish.text().strip());
      if (hash != null
          && STRONGER.contains(hash)
          && isKept(hash)
          && !wanted.contains(hash)
          && keys.stream().noneMatch(one -> one.hash() == hash)) {
        wanted.add(hash);
      }
    }
    return wanted;
  }

  Task begin(ScramHash hash) {
    byte[] salt = new byte[SALT_BYTES];
    kernel.random().nextBytes(salt);
    int iterations = Accounts.iterations(kernel.options(), hash);
    return new Task(hash, salt, iterations);
  }

  /**
   * Keeps what the client worked out. A database that does not take the keys does not keep the client out. May wait.
   *
   * @return null, or why the login fails: that was no answer, or the account has changed since the client proved to
   *     know its password
   */
  @Nullable SaslFailure finish(Sasl2Login login, Task task, Jid account, Element taskData) {
    ScramKeys keys = ScramUpgrade.keys(task.hash(), task.salt(), task.iterations(), taskData);
    if (keys == null) {
      return SaslFailure.MALFORMED;
    }
    AccountRecord record = accounts.find(account);
    if (record == null || !record.enabled() || !record.keys().equals(login.keys)) {
      return SaslFailure.TEMPORARY;
    }
    try {
      List<ScramKeys> more = new ArrayList<>(record.keys());
      more.add(keys);
      accounts.replaceKeys(account, more);
      login.keys = more;
    } catch (StoreException e) {
      LOG.warn("The upgrade of {} to {} could not be kept: {}", account, task.hash(), e.getMessage());
    }
    return null;
  }
}
