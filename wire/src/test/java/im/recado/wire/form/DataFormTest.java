package im.recado.wire.form;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.wire.xml.Element;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlLimits;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** XEP-0004. */
final class DataFormTest {
  @Test
  void aFormSurvivesTheWire() throws Exception {
    DataForm form =
        DataForm.form("urn:example")
            .title("A bot")
            .instructions("Fill it in.")
            .field(Field.note("Section 1"))
            .field(Field.of("name", Field.Type.TEXT_SINGLE, "The name").mandatory().describedAs("Any name will do."))
            .field(Field.flag("public", "Public?", true))
            .field(Field.choice("most", "How many?", "10",
                List.of(new Field.Choice("10", "Ten"), new Field.Choice("none", null))))
            .field(Field.of("admins", Field.Type.JID_MULTI, "Who?", "a@example.org", "b@example.org"))
            .build();
    assertThat(DataForm.of(Xml.parse(form.toElement().toString(), XmlLimits.SERVER))).isEqualTo(form);
    assertThat(form.formType()).isEqualTo("urn:example");
  }

  @Test
  void aTableOfResultsSurvivesTheWire() throws Exception {
    DataForm form =
        DataForm.result("urn:example")
            .column("name", Field.Type.TEXT_SINGLE, "Name")
            .item(List.of(new Field("name", null, null, null, false, List.of(), List.of("Julia"))))
            .build();
    assertThat(DataForm.of(Xml.parse(form.toElement().toString(), XmlLimits.SERVER))).isEqualTo(form);
  }

  @Test
  void answersAreReadByName() throws Exception {
    DataForm answers = Objects.requireNonNull(DataForm.of(Xml.parse("""
        <x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:example</value></field>\
        <field var='yes'><value>true</value></field><field var='no'><value>0</value></field>\
        <field var='odd'><value>maybe</value></field>\
        <field var='many'><value>1</value><value>2</value></field><field var='none'/></x>""", XmlLimits.SERVER)));
    assertThat(answers.isOf("urn:example")).isTrue();
    assertThat(answers.flag("yes")).isTrue();
    assertThat(answers.flag("no")).isFalse();
    assertThat(answers.flag("odd")).isNull();
    assertThat(answers.flag("missing")).isNull();
    assertThat(answers.values("many")).containsExactly("1", "2");
    assertThat(answers.value("none")).isNull();
    assertThat(answers.has("none")).isTrue();
  }

  @Test
  void whatIsNoFormIsNone() throws Exception {
    assertThat(DataForm.of(Xml.parse("<x xmlns='jabber:x:data'/>", XmlLimits.SERVER))).isNull();
    assertThat(DataForm.of(Xml.parse("<x xmlns='jabber:x:data' type='poem'/>", XmlLimits.SERVER))).isNull();
    assertThat(DataForm.in(Element.of("query", "urn:example"))).isNull();
  }
}
