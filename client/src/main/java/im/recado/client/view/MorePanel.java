package im.recado.client.view;

import im.recado.client.model.Words;
import im.recado.client.services.store.Lockdown;
import java.awt.Component;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JTextField;
import javax.swing.JToggleButton;
import javax.swing.SwingConstants;
import net.miginfocom.swing.MigLayout;

/**
 * What few people need to say to get in: where the server is, and by which proxy. Closed until somebody asks for it, or said something before.
 * On the thread of the user interface.
 */
final class MorePanel extends JPanel {
  private final JTextField server = new JTextField(24);
  private final JTextField proxy = new JTextField(24);

  /**
   * Makes it; where administrators have fixed the server nothing of it is seen.
   *
   * @param area what the names of its parts begin with
   */
  MorePanel(Words words, String area, String said, String by) {
    super(new MigLayout("insets 0, fillx, wrap 1, hidemode 3", "[grow,fill]"));
    setOpaque(false);
    JLabel serverLabel = Plain.labelFor(words.say("login.server"), server);
    JLabel proxyLabel = Plain.labelFor(words.say("login.proxy"), proxy);
    server.setName(area + "server");
    proxy.setName(area + "proxy");
    server.setText(said);
    proxy.setText(by);
    server.putClientProperty("JTextField.placeholderText", words.say("login.server.hint"));
    proxy.putClientProperty("JTextField.placeholderText", words.say("login.proxy.hint"));
    Lockdown lockdown = Lockdown.current();
    proxy.setEnabled(lockdown.fixed("proxy").isEmpty());
    JToggleButton more = Plain.plain(new JToggleButton());
    more.setText(words.say("login.more"));
    more.setName(area + "more");
    more.putClientProperty("JButton.buttonType", "borderless");
    more.putClientProperty("FlatLaf.style", "foreground: $Recado.link; toolbar.selectedBackground: $Recado.background");
    more.setHorizontalTextPosition(SwingConstants.LEADING);
    more.setIcon(Glyph.DOWN.icon(14));
    more.setSelectedIcon(Glyph.UP.icon(14));
    Component[] parts = {serverLabel, server, proxyLabel, proxy};
    more.addItemListener(event -> {
      for (Component part : parts) {
        part.setVisible(more.isSelected());
      }
      revalidate();
      if (more.isFocusOwner() && more.isSelected()) {
        server.requestFocusInWindow();
      }
    });
    for (Component part : parts) {
      part.setVisible(false);
    }
    add(more, "growx 0, center");
    add(serverLabel);
    add(server, "gapbottom 8, hmin 34");
    add(proxyLabel);
    add(proxy, "hmin 34");
    setVisible(lockdown.server().isEmpty());
    more.setSelected(isVisible() && !(said + by).isEmpty());
  }

  /** Where the server is, as {@code host} or {@code host:port}; empty: it is found. */
  String server() {
    return server.getText();
  }

  /** By which proxy; empty: by none. */
  String proxy() {
    return proxy.getText();
  }
}
