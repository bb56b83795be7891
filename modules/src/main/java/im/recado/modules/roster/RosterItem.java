package im.recado.modules.roster;

import im.recado.wire.jid.Jid;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One contact in a roster, with the whole state of RFC 6121 appendix A. Immutable.
 *
 * @param contact the bare address
 * @param name the owner's name for the contact, may be empty
 * @param groups in which the owner has put the contact
 * @param subscription established
 * @param ask whether the owner has asked to see the contact's presence and had no answer ("pending out")
 * @param approved whether the owner has approved a request before it came (RFC 6121 section 3.4)
 * @param request the contact's own request that the owner has not answered ("pending in"), as XML; null when there is none
 * @param listed whether the owner sees this item: one that only holds a request is not part of the roster yet
 */
public record RosterItem(
    Jid contact,
    String name,
    List<String> groups,
    Subscription subscription,
    boolean ask,
    boolean approved,
    @Nullable String request,
    boolean listed) {}
