package im.recado.client.model;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.client.protocol.DataForm;
import im.recado.client.protocol.DataForm.Field;
import im.recado.client.protocol.NodeReader;
import im.recado.client.protocol.RefusedException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a service has against a registration is said beside the answer that it means. */
class RegistrationFaultTest {
  private static final DataForm FORM = new DataForm("Echo", List.of(), List.of(DataForm.field("FORM_TYPE", "hidden", "jabber:iq:register"),
      field("username", "text-single", "Name"), field("password", "text-private", "Password"), field("server", "text-single", "Server")));

  private static Field field(String name, String type, String label) {
    return new Field(name, type, label, true, List.of(), List.of());
  }

  private static RegistrationFault fault(String condition, String text) {
    return RegistrationFault.of(FORM, new RefusedException(NodeReader.read("<iq xmlns='jabber:client' type='error'><error type='cancel'><" + condition
        + " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>" + (text.isEmpty() ? "" : "<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>" + text + "</text>")
        + "</error></iq>")), Words.of("en"));
  }

  @Test
  void aWrongPasswordIsThePasswords() {
    assertThat(fault("not-authorized", "")).isEqualTo(new RegistrationFault("password", "The name or the password is wrong."));
    assertThat(fault("not-authorized", "Echo does not accept it.")).isEqualTo(new RegistrationFault("password", "Echo does not accept it."));
  }

  @Test
  void aNameThatIsTakenIsTheNames() {
    assertThat(fault("conflict", "")).isEqualTo(new RegistrationFault("username", "This name is taken."));
  }

  @Test
  void theServiceNamesAField() {
    assertThat(fault("not-acceptable", "This is needed: Server.")).isEqualTo(new RegistrationFault("server", "This is needed: Server."));
  }

  @Test
  void whatIsNoFieldsStandsBelowTheForm() {
    assertThat(fault("service-unavailable", "Echo is down.")).isEqualTo(new RegistrationFault("", "Echo is down."));
    assertThat(fault("not-acceptable", "")).isEqualTo(new RegistrationFault("", "The server does not accept what was entered."));
  }
}
