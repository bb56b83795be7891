package im.recado.client.view;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import im.recado.client.protocol.DataForm;
import im.recado.client.protocol.Jid;
import im.recado.client.protocol.NodeReader;
import im.recado.client.services.Disco;
import java.awt.Component;
import java.awt.Container;
import java.util.ArrayList;
import java.util.List;
import javax.swing.JButton;
import javax.swing.JCheckBox;
import javax.swing.JComboBox;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JList;
import javax.swing.JMenuItem;
import javax.swing.JToolTip;
import javax.swing.plaf.basic.BasicHTML;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Row C1: whatever others write, no part of a window takes it for HTML, which could fetch pictures and draw anything. */
class MarkupTest {
  private static final String FETCHES = "<html><img src='http://verona.example/x.png'><b>x</b>";

  /** Everything in it that would draw markup. */
  private static List<Component> markup(Component component) {
    List<Component> found = new ArrayList<>();
    if (component instanceof JComponent part && part.getClientProperty(BasicHTML.propertyKey) != null) {
      found.add(part);
    }
    if (component instanceof JComboBox<?> box) {
      found.addAll(chosen(box));
    }
    if (component instanceof Container container) {
      for (Component inner : container.getComponents()) {
        found.addAll(markup(inner));
      }
    }
    return found;
  }

  private static <T> List<Component> chosen(JComboBox<T> box) {
    List<Component> found = new ArrayList<>();
    for (int i = 0; i < box.getItemCount(); i++) {
      found.addAll(markup(box.getRenderer().getListCellRendererComponent(new JList<>(), box.getItemAt(i), i, false, false)));
    }
    return found;
  }

  @Test
  void c1ThisLookFindsMarkup() {
    assertThat(markup(new JLabel(FETCHES))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {FETCHES, "<HTML>x", "<html>", "<html><style>a</style>", "<html><a href='file:///etc/passwd'>x</a>"})
  void c1PartsOfWindowsShowItAsItIs(String hostile) {
    JMenuItem item = Plain.plain(new JMenuItem());
    item.setText(hostile);
    JCheckBox box = Plain.plain(new JCheckBox());
    box.setText(hostile);
    JButton button = Plain.button(hostile, () -> {});
    assertThat(button.getText()).isEqualTo(hostile);
    Disco.Item service = new Disco.Item(Jid.of("rooms.verona.example"), hostile);
    Component named = new GatewaysDialog.Names().getListCellRendererComponent(new JList<>(), service, 0, false, false);
    for (Component part : List.of(Plain.label(hostile), button, item, box, Plain.paragraph(hostile, 20), named)) {
      assertThat(markup(part)).as(part.getClass().getSimpleName()).isEmpty();
    }
  }

  /** What is said when the mouse rests on a part stands in a window of its own. */
  @ParameterizedTest
  @ValueSource(strings = {FETCHES, "<HTML>x", "<html>", "<html><style>a</style>"})
  void c1WhatIsSaidOfAPartIsText(String hostile) {
    JLabel label = Plain.label("x");
    JToolTip raw = label.createToolTip();
    raw.setTipText(hostile);
    assertThat(markup(raw)).as("this look finds it").hasSize(1);
    Plain.tip(label, hostile);
    JToolTip tip = label.createToolTip();
    tip.setTipText(label.getToolTipText());
    assertThat(markup(tip)).isEmpty();
    assertThat(tip.getTipText()).contains(hostile);
    Plain.tip(label, " ");
    assertThat(label.getToolTipText()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"text-single", "text-private", "text-multi", "jid-single", "jid-multi", "list-single", "list-multi", "boolean", "fixed"})
  void c1FormsOfStrangersAreText(String type) {
    String hostile = FETCHES.replace("<", "&lt;");
    DataForm form = DataForm.in(NodeReader.read("<query xmlns='jabber:iq:register'><x xmlns='jabber:x:data' type='form'><title>" + hostile
        + "</title><instructions>" + hostile + "</instructions><field var='a' type='" + type + "' label=\"" + hostile + "\"><desc>" + hostile
        + "</desc><value>" + hostile + "</value><option label=\"" + hostile + "\"><value>" + hostile + "</value></option>"
        + "<option label='b'><value>b</value></option></field></x></query>")).orElseThrow();
    assertThat(form.title()).isEqualTo(FETCHES);
    assertThat(markup(new FormPanel(form))).isEmpty();
  }

  @Test
  void c1LabelsAndButtonsAreMadeInOnePlace() {
    noClasses().that().resideInAPackage("im.recado.client.view").and().doNotHaveSimpleName("Plain")
        .should().callConstructor(JLabel.class, String.class)
        .orShould().callConstructor(JLabel.class, String.class, int.class)
        .orShould().callConstructor(JButton.class, String.class)
        .orShould().callMethod(javax.swing.JToolTip.class, "setTipText", String.class)
        .orShould().callMethodWhere(JavaCall.Predicates.target(HasName.Predicates.name("setToolTipText")))
        .because("a text that begins like HTML stays text")
        .check(new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("im.recado.client.view"));
  }
}
