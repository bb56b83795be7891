package im.recado.gateway.msn;

import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import im.recado.wire.xml.Element;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The contact list of MSNP13 and later, on the web: the address book, and who may see the user. Waits. */
final class AddressBook {
  private static final String NS = "http://www.msn.com/webservices/AddressBook";
  private static final String XSI = "http://www.w3.org/2001/XMLSchema-instance";
  private static final String GROUP_TYPE = "C8529CE2-6EAD-434d-881F-341E17DB3FF8";
  private static final String BOOK = "00000000-0000-0000-0000-000000000000";

  /** Who may see the user that is in no list: 1 for everybody, 2 for nobody. */
  private static final String OTHERS = "MSN.IM.BLP";

  /** By which the user calls somebody. */
  private static final String NICKNAME = "AB.NickName";

  private static final Map<String, Integer> ROLES =
      Map.of("Allow", Buddy.ALLOW, "Block", Buddy.BLOCK, "Reverse", Buddy.REVERSE, "Pending", Buddy.PENDING);

  private final Soap soap;
  private final Sso sso;
  private final Places places;

  AddressBook(Soap soap, Sso sso, Places places) {
    this.soap = soap;
    this.sso = sso;
    this.places = places;
  }

  /** Reads everything into a list; the user's own name there, or an empty text. */
  String read(MsnList list) throws NetworkException {
    memberships(list, whole(call(places.memberships(), "Initial", "FindMembership", findMembership())));
    return contacts(
        list,
        whole(call(
            places.addressBook(),
            "Initial",
            "ABFindAll",
            Element.of(
                "ABFindAll",
                NS,
                text("abId", BOOK),
                text("abView", "Full"),
                text("deltasOnly", "false"),
                text("lastChange", "0001-01-01T00:00:00.0000000-08:00")))));
  }

  /** An answer in which nothing stands is no empty list. */
  private static Element whole(Element answer) throws NetworkException {
    boolean found = Soap.find(answer, "FindMembershipResponse") != null || Soap.find(answer, "ABFindAllResponse") != null;
    if (!found) {
      throw new NetworkException(Reason.DOWN, "The contact list of MSN does not work now.");
    }
    return answer;
  }

  private static Element findMembership() {
    Element.Builder types = Element.builder("Types", NS);
    List.of("Messenger", "Invitation", "SocialNetwork", "Space", "Profile")
        .forEach(type -> types.child(text("ServiceType", type)));
    return Element.of("FindMembership", NS, Element.of("serviceFilter", NS, types.build()));
  }

  private static void memberships(MsnList list, Element answer) {
    for (Element service : Soap.all(answer, "Service")) {
      Element handle = Soap.find(service, "Handle");
      if (handle != null && !Soap.text(handle, "Type").equals("Messenger")) {
        continue;
      }
      for (Element membership : Soap.all(service, "Membership")) {
        int role = ROLES.getOrDefault(Soap.text(membership, "MemberRole"), 0);
        for (Element member : role == 0 ? List.<Element>of() : Soap.all(membership, "Member")) {
          Buddy buddy = Soap.text(member, "Deleted").equals("true") ? null : list.of(Soap.text(member, "PassportName"));
          if (buddy != null) {
            buddy.put(role, true);
            String name = Soap.text(member, "DisplayName");
            buddy.nick = name.isEmpty() ? buddy.nick : name;
          }
        }
      }
    }
  }

  private static String contacts(MsnList list, Element answer) {
    for (Element group : Soap.all(answer, "Group")) {
      list.group(Soap.text(group, "groupId"), Soap.text(group, "name"));
    }
    String own = "";
    for (Element contact : Soap.all(answer, "Contact")) {
      Element info = Soap.find(contact, "contactInfo");
      if (info == null) {
        continue;
      }
      String name = Soap.text(info, "displayName");
      if (Soap.text(info, "contactType").equals("Me")) {
        own = name;
        if (annotation(info, OTHERS).equals("2")) {
          list.close();
        }
        continue;
      }
      String mail = Soap.text(info, "passportName");
      // Who is only in the address book is no contact here; but some services say that of everybody.
      boolean only = Soap.text(info, "isMessengerUser").equals("false") && list.find(mail) == null;
      Buddy buddy = only ? null : list.of(mail);
      if (buddy == null) {
        continue;
      }
      buddy.guid = Soap.text(contact, "contactId");
      buddy.put(Buddy.FORWARD, true);
      buddy.nick = name.isEmpty() ? buddy.nick : name;
      String called = annotation(info, NICKNAME);
      buddy.alias = called.isEmpty() ? buddy.nick : called;
      Soap.all(info, "guid").forEach(guid -> buddy.groups.add(guid.text().strip()));
    }
    return own;
  }

  /** What is noted of somebody under a name; empty when nothing is. */
  private static String annotation(Element info, String name) {
    for (Element annotation : Soap.all(info, "Annotation")) {
      if (Soap.text(annotation, "Name").equals(name)) {
        return Soap.text(annotation, "Value");
      }
    }
    return "";
  }

  /** Puts somebody into the address book; by what the server knows the entry. */
  String add(String mail) throws NetworkException {
    Element info =
        Element.of(
            "contactInfo",
            NS,
            text("contactType", "LivePending"),
            text("passportName", mail),
            text("isMessengerUser", "true"),
            Element.of("MessengerMemberInfo", NS, text("DisplayName", mail)));
    try {
      return Soap.text(
          call(
              places.addressBook(),
              "ContactSave",
              "ABContactAdd",
              Element.of(
                  "ABContactAdd",
                  NS,
                  text("abId", BOOK),
                  Element.of("contacts", NS, Element.of("Contact", NS, info)),
                  Element.of("options", NS, text("EnableAllowListManagement", "true")))),
          "guid");
    } catch (NetworkException e) {
      return already(e, "ContactAlreadyExists", list -> guid(list.find(mail)));
    }
  }

  private static @Nullable String guid(@Nullable Buddy buddy) {
    return buddy == null ? null : buddy.guid;
  }

  /** By what the server knows something that it had before it was asked for; it says so itself, or the book does. */
  private String already(NetworkException refusal, String code, Function<MsnList, @Nullable String> wanted) throws NetworkException {
    if (!(refusal.getCause() instanceof Soap.Fault fault) || !fault.detail("errorcode").equals(code)) {
      throw refusal;
    }
    String told = fault.detail("conflictObjectId");
    if (!told.isEmpty()) {
      return told;
    }
    MsnList now = new MsnList();
    read(now);
    String found = wanted.apply(now);
    if (found == null) {
      throw refusal;
    }
    return found;
  }

  /** The user calls somebody so. */
  void rename(String guid, String alias) throws NetworkException {
    Element annotation = Element.of("Annotation", NS, text("Name", NICKNAME), text("Value", alias));
    Element info =
        Element.of("contactInfo", NS, text("contactType", "Regular"), Element.of("annotations", NS, annotation));
    call(
        places.addressBook(),
        "ContactSave",
        "ABContactUpdate",
        Element.of(
            "ABContactUpdate",
            NS,
            text("abId", BOOK),
            Element.of(
                "contacts",
                NS,
                Element.of("Contact", NS, text("contactId", guid), info, text("propertiesChanged", "Annotation")))));
  }

  /** Makes a group; by what the server knows it. */
  String addGroup(String name) throws NetworkException {
    Element shown = Element.of("Annotation", NS, text("Name", "MSN.IM.Display"), text("Value", "1"));
    Element info =
        Element.of(
            "GroupInfo",
            NS,
            text("name", name),
            text("groupType", GROUP_TYPE),
            text("fMessenger", "false"),
            Element.of("annotations", NS, shown));
    try {
      Element answer =
          call(
              places.addressBook(),
              "GroupSave",
              "ABGroupAdd",
              Element.of(
                  "ABGroupAdd",
                  NS,
                  text("abId", BOOK),
                  Element.of("groupAddOptions", NS, text("fRenameOnMsgrConflict", "false")),
                  Element.of("groupInfo", NS, info)));
      String guid = Soap.text(answer, "guid");
      if (guid.isEmpty()) {
        throw new NetworkException(Reason.DOWN, "The contact list of MSN does not work now.");
      }
      return guid;
    } catch (NetworkException e) {
      return already(e, "GroupAlreadyExists", list -> list.groupOf(name));
    }
  }

  /** Puts somebody into a group, or takes them out. */
  void put(String group, String guid, boolean in) throws NetworkException {
    String operation = in ? "ABGroupContactAdd" : "ABGroupContactDelete";
    call(
        places.addressBook(),
        "GroupSave",
        operation,
        Element.of(
            operation,
            NS,
            text("abId", BOOK),
            Element.of("groupFilter", NS, Element.of("groupIds", NS, text("guid", group))),
            Element.of("contacts", NS, Element.of("Contact", NS, text("contactId", guid)))));
  }

  void remove(String guid) throws NetworkException {
    call(
        places.addressBook(),
        "Timer",
        "ABContactDelete",
        Element.of(
            "ABContactDelete",
            NS,
            text("abId", BOOK),
            Element.of("contacts", NS, Element.of("Contact", NS, text("contactId", guid)))));
  }

  /** Puts somebody into one of the lists of {@link Buddy} but {@link Buddy#FORWARD}, or takes them out. */
  void member(String mail, int list, boolean in) throws NetworkException {
    String operation = in ? "AddMember" : "DeleteMember";
    String role = list == Buddy.ALLOW ? "Allow" : list == Buddy.BLOCK ? "Block" : "Pending";
    Element member =
        Element.builder("Member", NS)
            .attribute(XSI, "type", "PassportMember")
            .child(text("Type", "Passport"))
            .child(text("State", "Accepted"))
            .child(text("PassportName", mail))
            .build();
    Element handle = Element.of("serviceHandle", NS, text("Id", "0"), text("Type", "Messenger"), text("ForeignId", ""));
    call(
        places.memberships(),
        list == Buddy.PENDING ? "ContactMsgrAPI" : "BlockUnblock",
        operation,
        Element.of(
            operation,
            NS,
            handle,
            Element.of(
                "memberships",
                NS,
                Element.of("Membership", NS, text("MemberRole", role), Element.of("Members", NS, member)))));
  }

  private static Element text(String name, String text) {
    return Element.of(name, NS, text);
  }

  private Element call(URI page, String scenario, String operation, Element body) throws NetworkException {
    try {
      return soap.call(page, NS + "/" + operation, header(scenario), body);
    } catch (Soap.Fault first) {
      if (first.isAboutTicket()) {
        sso.renew();
        try {
          return soap.call(page, NS + "/" + operation, header(scenario), body);
        } catch (Soap.Fault second) {
          throw refused(second);
        }
      }
      throw refused(first);
    }
  }

  private List<Element> header(String scenario) {
    return List.of(
        Element.of(
            "ABApplicationHeader",
            NS,
            text("ApplicationId", "CFE80F9D-180F-4399-82AB-413F33A1FA11"),
            text("IsMigration", "false"),
            text("PartnerScenario", scenario)),
        Element.of(
            "ABAuthHeader", NS, text("ManagedGroupRequest", "false"), text("TicketToken", sso.ticket(Sso.CONTACTS))));
  }

  private static NetworkException refused(Soap.Fault fault) {
    String code = fault.detail("errorcode");
    Reason reason =
        switch (code) {
          case "InvalidPassportUser", "ContactDoesNotExist", "MemberDoesNotExist" -> Reason.NO_SUCH_CONTACT;
          case "ContactAlreadyExists", "MemberAlreadyExists", "GroupAlreadyExists" -> Reason.REFUSED;
          case "QuotaLimitReached", "ContactLimitReached", "GroupLimitReached" -> Reason.TOO_MUCH;
          default -> Reason.DOWN;
        };
    String sentence =
        switch (reason) {
          case NO_SUCH_CONTACT -> "There is nobody of this address on MSN.";
          case REFUSED -> "It is so already on MSN.";
          case TOO_MUCH -> "Your list on MSN is full.";
          default -> "The contact list of MSN does not work now.";
        };
    return new NetworkException(reason, sentence, fault);
  }
}
