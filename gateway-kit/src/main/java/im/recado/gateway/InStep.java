package im.recado.gateway;

import im.recado.gateway.Difference.Keeps;
import im.recado.gateway.network.ArrangesContacts;
import im.recado.gateway.network.Connection;
import im.recado.gateway.network.HasContacts;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.WatchesContacts;
import im.recado.kernel.store.StoreException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the network's contact list and the owner's together at a login. Owned by the lane; may wait. */
final class InStep {
  private static final Logger LOG = LoggerFactory.getLogger(InStep.class);

  private final Gateway gateway;
  private final GatewaySession session;
  private final ContactList contacts;

  InStep(Gateway gateway, GatewaySession session, ContactList contacts) {
    this.gateway = gateway;
    this.session = session;
    this.contacts = contacts;
  }

  void begin(Connection fresh) {
    try {
      if (fresh instanceof HasContacts able) {
        tell(able, contacts.begin(able.contacts(), able.isWhole(), keeps(fresh)));
      }
      if (session.admission().isRegistered() && fresh instanceof WatchesContacts able) {
        watch(able);
      }
    } catch (NetworkException e) {
      LOG.debug("The contacts of {} on {} did not come: {}", session.owner(), gateway.type(), e.reason());
    } catch (StoreException e) {
      LOG.warn("The contacts of {} on {} could not be stored", session.owner(), gateway.type());
    }
  }

  private static Keeps keeps(Connection connection) {
    return !(connection instanceof ArrangesContacts able) ? Keeps.NOTHING : able.keepsNames() ? Keeps.ALL : Keeps.GROUPS;
  }

  /** Tells the network what has changed in the roster while nobody was logged in. */
  private void tell(HasContacts able, List<Difference.Step> steps) {
    for (Difference.Step step : steps) {
      try {
        switch (step.deed()) {
          case ADD -> able.add(step.name());
          case REMOVE -> able.remove(step.name());
          case ARRANGE -> {
            if (able instanceof ArrangesContacts arranging) {
              arranging.arrange(step.name(), step.entry().alias(), step.entry().groups());
            }
          }
          default -> throw new IllegalArgumentException("not the network's: " + step.deed());
        }
      } catch (NetworkException e) {
        LOG.debug("{} could not be kept in step with {}: {}", session.owner(), gateway.type(), e.reason());
      }
    }
  }

  private void watch(WatchesContacts able) throws NetworkException {
    for (String contact :
        contacts.begin(jid -> !jid.equals(session.self()) && gateway.addresses().isIn(jid, session.realm()))) {
      able.watch(contact, true);
    }
  }
}
