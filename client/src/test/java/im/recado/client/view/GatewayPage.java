package im.recado.client.view;

import java.awt.event.KeyEvent;
import javax.swing.JComboBox;
import javax.swing.JTextArea;
import javax.swing.JTextField;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;

/**
 * Somebody at the page of other networks, and at what it opens.
 *
 * @param known a gateway that it shows
 */
record GatewayPage(Stage stage, String known) {
  GatewayPage open() {
    stage.click("menu");
    stage.click("gateways");
    stage.find(JTextArea.class, "state." + known);
    stage.settle();
    return this;
  }

  void close() {
    stage.click("dialog.cancel");
    Awaitility.await("closed").until(() -> !Stage.on(() -> stage.isThere("state." + known)));
  }

  /** Presses a button or a box of a gateway, when it is there. */
  void press(String what, String gateway) {
    stage.click("gateways." + what + "." + gateway);
  }

  /** Waits until the page says how one stands with a gateway. */
  void says(String gateway, String how) {
    Awaitility.await(how).untilAsserted(() -> Assertions.assertThat(Stage.<String>on(() -> stage.there(JTextArea.class, "state." + gateway)
        .map(JTextArea::getText).orElse(""))).startsWith(how));
  }

  /** Writes into a field of a form in the place of what is there. */
  void fill(String field, String text) {
    JTextField part = stage.find(JTextField.class, "form." + field);
    Stage.on(() -> {
      part.setText("");
      return true;
    });
    stage.type("form." + field, text);
  }

  void send() {
    stage.click("dialog.go");
  }

  /** Adds somebody on the network of this name, as the network calls them. */
  void add(String network, String name) {
    stage.click("new");
    stage.click("add");
    choose(network);
    stage.type("add.address", name);
  }

  private void choose(String network) {
    JComboBox<?> box = stage.find(JComboBox.class, "add.network");
    Awaitility.await(network).until(() -> Stage.on(() -> place(box, network)) >= 0);
    stage.click("add.network");
    Awaitility.await("open").until(() -> Stage.on(box::isPopupVisible));
    for (int i = Stage.on(() -> place(box, network)); i > 0; i--) {
      stage.key(KeyEvent.VK_DOWN, false);
    }
    stage.key(KeyEvent.VK_ENTER, false);
    Awaitility.await("chosen").until(() -> Stage.on(() -> box.getSelectedIndex() == place(box, network)));
  }

  private static int place(JComboBox<?> box, String network) {
    for (int i = 0; i < box.getItemCount(); i++) {
      if (String.valueOf(box.getItemAt(i)).contains("network=" + network)) {
        return i;
      }
    }
    return -1;
  }
}
