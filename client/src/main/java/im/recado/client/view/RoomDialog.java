package im.recado.client.view;

import im.recado.client.model.MainModel;
import im.recado.client.model.RoomList;
import im.recado.client.model.RoomPlace;
import im.recado.client.model.Texts;
import im.recado.client.model.Words;
import im.recado.client.protocol.Jid;
import im.recado.client.services.Disco;
import im.recado.client.services.Room;
import im.recado.client.services.store.Lockdown;
import java.awt.Component;
import java.awt.Graphics2D;
import java.util.Optional;
import javax.swing.DefaultListModel;
import javax.swing.JComboBox;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JPasswordField;
import javax.swing.JScrollPane;
import javax.swing.JTextArea;
import javax.swing.JTextField;
import net.miginfocom.swing.MigLayout;
import org.jspecify.annotations.Nullable;

/** Enters a room: one of the bookmarks, one of those that can be seen, or one whose name is known. */
final class RoomDialog {
  private final MainModel model;
  private final Words words;
  private final RoomList all;
  private final Dialog dialog;
  private final JComboBox<Object> service = new JComboBox<>();
  private final JTextField search = new JTextField();
  private final DefaultListModel<RoomPlace> places = new DefaultListModel<>();
  private final HintedList<RoomPlace> list = new HintedList<>(places);
  private final JLabel state = Plain.label(" ", -1, false);
  private final JTextArea whole = Plain.paragraph(" ", 24);
  private final JTextField name = new JTextField();
  private final JTextField nick;
  private final JPasswordField password = new JPasswordField();

  private RoomDialog(Component over, MainModel model, @Nullable Jid wanted) {
    this.model = model;
    words = model.words();
    all = new RoomList(model.session(), model.ui(), this::fill);
    dialog = new Dialog(over, words.say("room.title"), words.say("room.go"), words.say("dialog.cancel"));
    service.setName("room.service");
    service.setRenderer(new GatewaysDialog.Names());
    search.setName("room.search");
    search.putClientProperty("JTextField.placeholderText", words.say("side.search"));
    search.putClientProperty("JTextField.showClearButton", true);
    search.getAccessibleContext().setAccessibleName(words.say("room.search"));
    list.setName("room.list");
    list.setCellRenderer(new PlaceRenderer(words));
    Plain.ground(list, "side");
    Plain.letters(state, "faint");
    state.setName("room.state");
    name.setName("room.name");
    name.putClientProperty("JTextField.placeholderText", words.say("room.name.hint"));
    nick = new JTextField(model.session().account().local());
    nick.setName("room.nick");
    password.setName("room.password");
    JPanel form = new JPanel(new MigLayout("insets 0, fill, wrap 2", "[][360,grow,fill]", "[][][grow][][][][][]"));
    form.add(Plain.labelFor(words.say("room.service"), service));
    form.add(service, "height 32!");
    form.add(Plain.labelFor(words.say("room.list"), list), "top, spany 2, gaptop 8");
    form.add(search, "height 32!");
    form.add(new JScrollPane(list), "height 200, grow");
    form.add(state, "skip 1");
    form.add(Plain.labelFor(words.say("room.name"), name));
    form.add(name, "height 32!");
    whole.setName("room.whole");
    Plain.letters(whole, "faint");
    form.add(whole, "skip 1, wmin 0");
    form.add(Plain.labelFor(words.say("room.nick"), nick));
    form.add(nick, "height 32!");
    form.add(Plain.labelFor(words.say("room.password"), password));
    form.add(password, "height 32!");
    service.addActionListener(event -> {
      if (service.getSelectedItem() instanceof Disco.Item chosen) {
        all.read(chosen.jid());
      }
    });
    Plain.changes(name, this::say);
    service.addActionListener(event -> say());
    Plain.changes(search, this::fill);
    Plain.key(search, javax.swing.JComponent.WHEN_FOCUSED, "DOWN", list::requestFocusInWindow);
    if (wanted == null) {
      model.ui().ask(() -> model.session().roomFinder().services(), found -> {
        found.forEach(service::addItem);
        if (found.isEmpty()) {
          state.setText(words.say("room.no-service"));
        }
      }, failed -> dialog.failed(words, failed));
    } else {
      service.addItem(new Disco.Item(wanted.server(), ""));
      name.setText(wanted.local());
    }
    list.addListSelectionListener(event -> {
      RoomPlace chosen = list.getSelectedValue();
      if (chosen != null && !event.getValueIsAdjusting()) {
        name.setText(isOf(chosen.jid()) ? chosen.jid().local() : chosen.jid().toString());
        model.session().bookmarks().find(chosen.jid()).ifPresent(kept -> {
          nick.setText(kept.nick().isBlank() ? nick.getText() : kept.nick());
          password.setText(kept.password());
        });
      }
    });
    dialog.button("room.new", words.say("room.new"), () -> {
      dialog.close();
      NewRoomDialog.show(over, model, list.getSelectedValue() == null ? name.getText() : "");
    }, true, false);
    dialog.does(this::enter);
    fill();
    dialog.ask(form);
  }

  static void show(Component over, MainModel model) {
    show(over, model, null);
  }

  /** With a service that is chosen already, or a room of it. */
  static void show(Component over, MainModel model, @Nullable Jid wanted) {
    if (!Lockdown.current().hides("join")) {
      new RoomDialog(over, model, wanted);
    }
  }

  private boolean isOf(Jid room) {
    return service.getSelectedItem() instanceof Disco.Item chosen && chosen.jid().domain().equals(room.domain());
  }

  private void fill() {
    RoomPlace before = list.getSelectedValue();
    SidePanel.fill(places, all.found(search.getText()));
    list.setSelectedValue(before, false);
    boolean irc = all.isUnlistedIrc() && places.isEmpty() && search.getText().isBlank();
    state.setText(all.busy() ? words.say("find.busy") : irc ? words.say("room.irc") : !all.problem().isEmpty() ? words.sayFor("failed", all.problem(), all.problem())
        : places.isEmpty() ? " " : words.say("room.count", places.size()));
    list.hint(all.busy() || !all.problem().isEmpty() || service.getItemCount() == 0 ? ""
        : words.say(search.getText().isBlank() ? "room.none" : "find.none"));
  }

  /** Which room a name alone means; the line is kept, so that nothing moves while one types. */
  private void say() {
    Plain.say(whole, name.getText().contains("@") ? " " : room().map(Jid::toString).orElse(" "));
  }

  private Optional<Jid> room() {
    String text = name.getText().strip();
    return (text.contains("@") ? Jid.account(text) : service.getSelectedItem() instanceof Disco.Item chosen
        ? Jid.parse(text.replace(' ', '-') + "@" + chosen.jid().domain()) : Optional.<Jid>empty()).filter(jid -> !jid.local().isEmpty());
  }

  private void enter() {
    Optional<Jid> room = room();
    if (room.isEmpty()) {
      dialog.problem(name.getText().isBlank() ? words.say("room.no-name") : words.say("room.no-address", Texts.line(name.getText().strip())));
      name.requestFocusInWindow();
      return;
    }
    Jid jid = room.get();
    RoomPlace known = list.getSelectedValue();
    String title = known != null && known.jid().equals(jid) && !known.name().isBlank() ? known.name() : name.getText().strip();
    dialog.problem("");
    state.setText(words.say("room.entering"));
    model.ui().ask(() -> model.session().roomVisits().tryTo(jid, title, nick.getText(), new String(password.getPassword())), now -> {
      fill();
      if (now.state() == Room.State.OUT) {
        String problem = words.sayFor("room.problem", now.problem());
        dialog.problem(now.reason().isBlank() ? problem : words.say("room.problem.because", problem, Texts.line(now.reason())));
        (now.problem().equals("not-authorized") ? password : name).requestFocusInWindow();
      } else {
        dialog.close();
        model.open(jid, true);
      }
    }, condition -> {
      fill();
      dialog.failed(words, condition);
    });
  }

  /** A room that can be entered. */
  private static final class PlaceRenderer extends CellPainter<RoomPlace> {
    private final Words words;

    PlaceRenderer(Words words) {
      super(40);
      this.words = words;
    }

    @Override
    String name(RoomPlace place) {
      return place.name() + " " + place.jid() + (place.kept() ? ", " + words.say("search.kept") : "");
    }

    @Override
    void paint(Graphics2D g, RoomPlace place, int width, int height) {
      String name = Texts.line(place.name());
      int star = place.kept() ? text(g, "★", 14, 17, 20, Theme.unscaled(-1, false), Theme.accent()) + 5 : 0;
      text(g, name.isEmpty() ? place.jid().local() : name, 14 + star, 17, width - 28 - star, Theme.unscaled(0, false), Theme.text());
      text(g, place.jid().toString(), 14, 33, width - 28, Theme.unscaled(-2, false), Theme.faint());
    }
  }
}
