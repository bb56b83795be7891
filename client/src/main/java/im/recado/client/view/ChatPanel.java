package im.recado.client.view;

import im.recado.client.model.ChatModel;
import im.recado.client.model.Lookalike;
import im.recado.client.model.MainModel;
import im.recado.client.model.Texts;
import im.recado.client.model.Words;
import im.recado.client.services.Pictures;
import im.recado.client.services.Room;
import im.recado.client.services.store.Message;
import java.awt.BorderLayout;
import java.awt.CardLayout;
import java.awt.Dimension;
import java.awt.Graphics2D;
import java.awt.Graphics;
import java.awt.event.ComponentAdapter;
import java.awt.event.ComponentEvent;
import java.awt.image.BufferedImage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.swing.DefaultListModel;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JList;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import net.miginfocom.swing.MigLayout;
import org.jspecify.annotations.Nullable;

/** An open conversation: who it is with, what was said, where one writes; in a room who is there. */
final class ChatPanel extends JPanel {
  private static final int PICTURE_SIDE = 1000;
  private static final int MOST_PICTURES = 60;
  /** In the measures of letters of their own size: how wide the people are, and the conversation at least beside them. */
  private static final int PEOPLE = 190;
  private static final int CONVERSATION = 340;

  private final MainModel main;
  private final Words words;
  private final AvatarPainter painter;
  private final CardLayout cards = new CardLayout();
  private final JLabel title = Plain.label("", 3, true);
  private final JLabel subtitle = Plain.label("", -1, false);
  private final JLabel network = new JLabel();
  private final MessagesView messages;
  private final Composer composer;
  private final MessagesPane pane;
  private final DefaultListModel<Room.Occupant> occupants = new DefaultListModel<>();
  private final JList<Room.Occupant> list = Plain.plain(new JList<>(occupants));
  private List<Room.Occupant> there = List.of();
  private final JScrollPane people;
  private final JButton back;
  private final JButton peopleButton;
  private final JButton menuButton;
  private final LockButton lock;
  private final FindStrip find;
  private final JPanel below = new JPanel(new BorderLayout());
  private @Nullable RoomStrip strip;
  private final Map<String, Optional<BufferedImage>> pictures = new HashMap<>();
  private @Nullable ChatModel chat;
  /** Whether they are wanted; null: as there is room. */
  private @Nullable Boolean showPeople;
  /** Whether the contacts are not beside it, as there is no room. */
  private boolean alone;
  private Runnable goesBack = () -> {};
  private final Pace pace = new Pace(this::refresh);
  /** Who is in the room and looks like somebody else there. */
  private Map<String, String> like = Map.of();

  ChatPanel(MainModel main, AvatarPainter painter, Consumer<String> opens) {
    this.main = main;
    this.words = main.words();
    this.painter = painter;
    setLayout(cards);
    Plain.ground(this, "background");
    messages = new MessagesView(words, painter, opens);
    messages.pictures(this::picture);
    composer = new Composer(words, () -> DownloadsDialog.show(this, main), this::pasted);
    pane = new MessagesPane(messages, words, () -> chat);
    list.setCellRenderer(new OccupantRenderer(words, painter, nick -> Optional.ofNullable(like.get(nick))));
    Plain.ground(list, "side");
    list.getAccessibleContext().setAccessibleName(words.say("chat.people"));
    list.setName("people");
    Popups.on(list, point -> {
      if (chat != null && list.getSelectedValue() != null) {
        OccupantMenu.of(main, chat, list.getSelectedValue(), this).show(list, point.x, point.y);
      }
    });
    people = new JScrollPane(list) {
      @Override
      public Dimension getPreferredSize() {
        return new Dimension(Math.round(PEOPLE * Theme.scale()), 100);
      }
    };
    people.setBorder(Plain.rule(0, 1, 0, 0));
    peopleButton = Plain.icon(Glyph.PEOPLE, words.say("chat.people"), () -> {
      showPeople = !people.isVisible();
      refresh();
    });
    back = Plain.icon(Glyph.BACK, words.say("chat.back"), () -> goesBack.run());
    menuButton = Plain.icon(Glyph.MENU, words.say("side.menu"), this::menu);
    menuButton.setName("chat.menu");
    peopleButton.setName("people.shown");
    lock = new LockButton(main);
    find = new FindStrip(words, this::focus);
    JPanel body = new JPanel(new BorderLayout());
    Plain.ground(body, "background");
    JPanel middle = new JPanel(new BorderLayout());
    middle.setOpaque(false);
    middle.add(find, BorderLayout.NORTH);
    middle.add(pane, BorderLayout.CENTER);
    below.setOpaque(false);
    below.add(composer, BorderLayout.CENTER);
    middle.add(below, BorderLayout.SOUTH);
    body.setTransferHandler(composer.drops(this::pasted));
    body.add(header(), BorderLayout.NORTH);
    body.add(middle, BorderLayout.CENTER);
    body.add(people, BorderLayout.EAST);
    addComponentListener(new ComponentAdapter() {
      @Override
      public void componentResized(ComponentEvent event) {
        if (showPeople == null && people.isVisible() != isRoomForPeople()) {
          refresh();
        }
      }
    });
    add(new EmptyPanel(main), "empty");
    add(body, "chat");
  }

  private JComponent header() {
    JPanel header = new JPanel(new MigLayout("insets 8 14 8 10, fillx, hidemode 3", "[]10[grow,fill]8[]0[]0[]", "[]0[]"));
    Plain.ground(header, "background");
    header.setBorder(Plain.rule(0, 0, 1, 0));
    JComponent face = new JComponent() {
      @Override
      protected void paintComponent(Graphics g) {
        if (chat != null) {
          painter.paint((Graphics2D) g, chat.jid(), chat.title(), chat.isRoom() ? null : chat.availability(), 0, 0, getWidth(),
              Theme.background());
        }
      }
    };
    network.setName("network");
    network.setOpaque(false);
    back.setName("chat.back");
    back.setVisible(false);
    JPanel lead = new JPanel(new MigLayout("insets 0, hidemode 3", "[]6[]"));
    lead.setOpaque(false);
    lead.add(back);
    lead.add(face, "width 40!, height 40!");
    header.add(lead, "spany 2");
    // Together in one place: who is on no other network has no mark, and what comes after it is where it was.
    JPanel named = new JPanel(new MigLayout("insets 0, hidemode 3", "[]6[]"));
    named.setOpaque(false);
    named.add(title, "wmin 0");
    named.add(network);
    header.add(named, "wmin 0");
    header.add(lock.button(), "spany 2");
    header.add(peopleButton, "spany 2");
    header.add(menuButton, "spany 2, wrap");
    header.add(subtitle, "wmin 0");
    Plain.letters(subtitle, "faint");
    title.setName("title");
    subtitle.setName("subtitle");
    return header;
  }

  /** What leads back to the contacts where there is no room for both. */
  void onBack(Runnable does) {
    goesBack = does;
    Shortcut.BACK.on(this, () -> {
      if (alone) {
        does.run();
      }
    });
  }

  /** Tells whether the contacts are not beside it. */
  void alone(boolean now) {
    if (alone != now) {
      alone = now;
      showPeople = null;
      back.setVisible(now);
      refresh();
    }
  }

  private boolean isRoomForPeople() {
    return !alone && getWidth() >= Math.round((PEOPLE + CONVERSATION) * Theme.scale());
  }

  /** Shows a conversation, or that none is chosen. */
  void show(@Nullable ChatModel model) {
    if (chat != model) {
      find.close();
    }
    chat = model;
    pane.arrive();
    if (model != null) {
      model.onChange(pace::ask);
    }
    messages.show(model);
    composer.show(model);
    cards.show(this, model == null ? "empty" : "chat");
    refresh();
    if (model != null) {
      composer.focus();
    }
  }

  private void refresh() {
    ChatModel now = chat;
    if (now == null) {
      return;
    }
    title.setText(now.title());
    subtitle.setText(now.subtitle());
    Plain.tip(subtitle, Texts.line(now.room().topic()));
    network.setVisible(!now.network().isEmpty());
    if (!now.network().isEmpty()) {
      network.setIcon(NetworkMark.icon(now.network(), 16));
      Plain.tip(network, NetworkMark.name(words, now.network()));
      network.getAccessibleContext().setAccessibleName(NetworkMark.name(words, now.network()));
    }
    lock.refresh(now);
    find.refresh();
    if (now.isRoom() && strip == null) {
      strip = new RoomStrip(main, now, this);
      below.add(strip, BorderLayout.NORTH);
    }
    if (strip != null) {
      strip.show(now);
    }
    peopleButton.setVisible(now.isRoom());
    people.setVisible(now.isRoom() && (showPeople == null ? isRoomForPeople() : showPeople));
    List<Room.Occupant> people = now.room().occupants();
    if (!people.equals(there)) {
      there = people;
      like = Lookalike.among(people.stream().map(Room.Occupant::nick).toList());
      String chosen = list.getSelectedValue() == null ? "" : list.getSelectedValue().nick();
      SidePanel.fill(occupants, people);
      list.setSelectedIndex(people.stream().map(Room.Occupant::nick).toList().indexOf(chosen));
      Plain.tip(peopleButton, words.say("chat.people") + (people.isEmpty() ? "" : " (" + people.size() + ")"));
    }
    composer.refresh();
    messages.place();
    repaint();
  }

  /** A picture that was handed over, if it comes from the own server; it is fetched when it is first looked at. */
  private Optional<BufferedImage> picture(Message message) {
    String url = message.body();
    if (message.security().isEncrypted()) {
      return secret(message);
    }
    var session = main.session();
    if (!session.uploads().isOwn(url) || !url.toLowerCase(java.util.Locale.ROOT).matches(".*\\.(png|jpe?g|gif|bmp)$")) {
      return Optional.empty();
    }
    Optional<BufferedImage> known = pictures.get(url);
    if (known != null) {
      return known;
    }
    if (pictures.size() > MOST_PICTURES) {
      pictures.clear();
    }
    pictures.put(url, Optional.empty());
    main.ui().ask(() -> session.uploads().picture(url).flatMap(bytes -> Pictures.read(bytes, PICTURE_SIDE)), image -> {
      pictures.put(url, image);
      refresh();
    }, failed -> {});
    return Optional.empty();
  }

  /** The same of a file that the server cannot read. */
  private Optional<BufferedImage> secret(Message message) {
    var files = main.session().secretFiles();
    Optional<Message> whole = chat == null ? Optional.empty() : chat.whole(message.number());
    if (whole.isEmpty() || !files.isPicture(whole.get().body())) {
      return Optional.empty();
    }
    String address = whole.get().body();
    Optional<BufferedImage> known = pictures.get(address);
    if (known != null) {
      return known;
    }
    if (pictures.size() > MOST_PICTURES) {
      pictures.clear();
    }
    pictures.put(address, Optional.empty());
    main.ui().ask(() -> files.picture(address).flatMap(bytes -> Pictures.read(bytes, PICTURE_SIDE)), image -> {
      pictures.put(address, image);
      refresh();
    }, failed -> {});
    return Optional.empty();
  }

  private void pasted(BufferedImage image) {
    if (chat != null) {
      PictureDialog.sure(this, words, chat, image);
    }
  }

  private void menu() {
    ChatModel now = chat;
    if (now != null) {
      Popups.below(menuButton, ChatMenu.of(main, now, this));
    }
  }

  /** Looks for words in the open conversation; whether one is open. */
  boolean find() {
    ChatModel now = chat;
    if (now == null) {
      return false;
    }
    now.search().onShow(messages::reveal);
    find.open(now.search());
    return true;
  }

  /** Looks for these words in the open conversation, beginning with a certain message. */
  void find(String text, long number, String stanzaId) {
    if (find() && chat != null) {
      ChatModel now = chat;
      find.fill(text, () -> now.search().search(text, number, stanzaId));
    }
  }

  void focus() {
    composer.focus();
  }

  /** A line of who is in a room. */
  private static final class OccupantRenderer extends CellPainter<Room.Occupant> {
    private final Words words;
    private final AvatarPainter painter;
    private final Function<String, Optional<String>> like;

    OccupantRenderer(Words words, AvatarPainter painter, Function<String, Optional<String>> like) {
      super(44);
      this.like = like;
      this.words = words;
      this.painter = painter;
    }

    @Override
    String name(Room.Occupant occupant) {
      return occupant.nick() + like.apply(occupant.nick()).map(other -> " (" + words.say("room.lookalike", Texts.line(other)) + ")").orElse("");
    }

    @Override
    void paint(Graphics2D g, Room.Occupant occupant, int width, int height) {
      String nick = Texts.line(occupant.nick());
      painter.paint(g, im.recado.client.protocol.Jid.of("room.invalid").with(occupant.nick()), nick,
          occupant.availability(), 10, 7, 30, back());
      text(g, nick, 50, 19, width - 60, Theme.unscaled(0, false), Theme.text());
      Optional<String> other = like.apply(occupant.nick());
      text(g, other.map(name -> words.say("room.lookalike", Texts.line(name))).orElse(words.sayFor("room.affiliation", occupant.affiliation())),
          50, 35, width - 60, Theme.unscaled(-2, false), other.isPresent() ? Theme.bad() : Theme.faint());
    }
  }
}
