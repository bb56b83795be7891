package im.recado.client.view;

import im.recado.client.model.ChatModel;
import im.recado.client.model.Words;
import im.recado.client.services.store.Lockdown;
import im.recado.client.services.store.Message;
import java.awt.Dimension;
import java.awt.EventQueue;
import java.awt.Image;
import java.awt.datatransfer.Clipboard;
import java.awt.datatransfer.DataFlavor;
import java.awt.datatransfer.Transferable;
import java.awt.datatransfer.UnsupportedFlavorException;
import java.awt.event.ActionEvent;
import java.awt.event.ComponentAdapter;
import java.awt.event.ComponentEvent;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import javax.swing.BorderFactory;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.JFileChooser;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JTextArea;
import javax.swing.Timer;
import javax.swing.TransferHandler;
import javax.swing.text.DefaultEditorKit;
import javax.swing.undo.UndoManager;
import net.miginfocom.swing.MigLayout;
import org.jspecify.annotations.Nullable;

/** Where one writes: Enter sends, Shift and Enter begins a line, the arrow up says the last message anew. */
final class Composer extends JPanel {
  /** After so long without a key one does not write, in milliseconds. */
  private static final int PAUSE = 10_000;

  private final Words words;
  private final HintedArea field;
  private final JLabel note = Plain.label("", -1, false);
  private final FileStrip files;
  private final JButton emoji;
  private final ReplyStrip reply;
  private final NameCompleter names;
  private final SpellMarks spelling;
  private @Nullable ChatModel model;
  private @Nullable Message corrected;
  private final UndoManager undo = new UndoManager();
  /** Others do not see for ever that one writes. */
  private final Timer pause = new Timer(PAUSE, event -> paused());
  private boolean filling;

  /**
   * Makes one.
   *
   * @param downloads shows the list of what was fetched
   * @param pasted hears of a picture that is to be sent
   */
  Composer(Words words, Runnable downloads, Consumer<BufferedImage> pasted) {
    super(new MigLayout("insets 8 12 12 12, fillx, hidemode 3, wrap 4", "[]4[]8[grow,fill]8[]", "[]0[]0[]0[bottom]"));
    this.words = words;
    setOpaque(false);
    field = new HintedArea(words.say("chat.hint"));
    field.setName("composer");
    field.setLineWrap(true);
    field.setWrapStyleWord(true);
    field.getAccessibleContext().setAccessibleName(words.say("chat.hint"));
    field.setBorder(BorderFactory.createEmptyBorder(7, 8, 7, 8));
    JScrollPane scroll = new JScrollPane(field, JScrollPane.VERTICAL_SCROLLBAR_AS_NEEDED,
        JScrollPane.HORIZONTAL_SCROLLBAR_NEVER);
    scroll.putClientProperty("FlatLaf.style", "arc: 12");
    scroll.setMinimumSize(new Dimension(50, 36));
    emoji = Plain.icon(Glyph.SMILE, words.say("chat.emoji"), this::emoji);
    emoji.setName("emoji");
    files = new FileStrip(words, downloads);
    reply = new ReplyStrip(words, this::cancel);
    names = new NameCompleter(field, words, () -> model == null ? List.of() : model.room().nicks());
    spelling = new SpellMarks(field, words);
    add(reply, "span 4, growx, wmin 0");
    add(note, "span 4, growx");
    add(files, "span 4, growx, wmin 0");
    JButton clip = Plain.icon(Glyph.CLIP, words.say("chat.file"), this::file);
    clip.setName("file");
    clip.setVisible(!Lockdown.current().hides("files"));
    add(clip, "hmin 36");
    add(emoji, "hmin 36");
    add(scroll);
    JButton send = Plain.icon(Glyph.SEND, words.say("chat.send"), this::send);
    send.setName("send");
    add(send, "hmin 36");
    Plain.key(field, WHEN_FOCUSED, "ENTER", this::enter);
    Plain.key(field, WHEN_FOCUSED, "shift ENTER", () -> field.replaceSelection("\n"));
    Plain.key(field, WHEN_FOCUSED, "UP", this::up);
    Plain.key(field, WHEN_FOCUSED, "DOWN", this::down);
    Plain.key(field, WHEN_FOCUSED, "ESCAPE", this::cancel);
    Plain.changes(field, this::typed);
    field.addComponentListener(new ComponentAdapter() {
      @Override
      public void componentResized(ComponentEvent event) {
        // In another width its lines break at other places.
        revalidate();
      }
    });
    pause.setRepeats(false);
    field.getDocument().addUndoableEditListener(event -> {
      if (!filling) {
        undo.addEdit(event.getEdit());
      }
    });
    Plain.key(field, WHEN_FOCUSED, "ctrl Z", () -> step(undo.canUndo(), undo::undo));
    Plain.key(field, WHEN_FOCUSED, "ctrl shift Z", () -> step(undo.canRedo(), undo::redo));
    Plain.key(field, WHEN_FOCUSED, "ctrl Y", () -> step(undo.canRedo(), undo::redo));
    TransferHandler texts = field.getTransferHandler();
    field.setTransferHandler(new TransferHandler() {
      @Override
      public boolean canImport(TransferSupport support) {
        return support.isDataFlavorSupported(DataFlavor.javaFileListFlavor) || texts.canImport(support)
            || support.isDataFlavorSupported(DataFlavor.imageFlavor);
      }

      @Override
      public boolean importData(TransferSupport support) {
        if (support.isDataFlavorSupported(DataFlavor.javaFileListFlavor)) {
          return files(support.getTransferable());
        }
        // What is a text as well, a part of a table for example, is taken as text.
        return texts.canImport(support) ? texts.importData(support) : picture(support.getTransferable(), pasted);
      }

      @Override
      public void exportToClipboard(JComponent component, Clipboard clipboard, int action) {
        texts.exportToClipboard(component, clipboard, action);
      }
    });
  }

  /** Takes files and pictures that are dropped elsewhere in the conversation. */
  TransferHandler drops(Consumer<BufferedImage> pasted) {
    return new TransferHandler() {
      @Override
      public boolean canImport(TransferSupport support) {
        return support.isDrop() && !Lockdown.current().hides("files")
            && (support.isDataFlavorSupported(DataFlavor.javaFileListFlavor) || support.isDataFlavorSupported(DataFlavor.imageFlavor));
      }

      @Override
      public boolean importData(TransferSupport support) {
        return support.isDataFlavorSupported(DataFlavor.javaFileListFlavor)
            ? files(support.getTransferable()) : picture(support.getTransferable(), pasted);
      }
    };
  }

  private static void step(boolean can, Runnable way) {
    if (can) {
      way.run();
    }
  }

  private void paused() {
    if (model != null) {
      model.writing().paused();
    }
  }

  private boolean files(Transferable transferable) {
    try {
      for (Object file : (List<?>) transferable.getTransferData(DataFlavor.javaFileListFlavor)) {
        if (model != null && file instanceof File dropped && dropped.isFile()) {
          model.files().send(dropped.toPath());
        }
      }
      return true;
    } catch (UnsupportedFlavorException | IOException e) {
      return false;
    }
  }

  private static boolean picture(Transferable transferable, Consumer<BufferedImage> pasted) {
    try {
      if (!Lockdown.current().hides("files") && transferable.getTransferData(DataFlavor.imageFlavor) instanceof Image image) {
        BufferedImage dots = new BufferedImage(image.getWidth(null), image.getHeight(null), BufferedImage.TYPE_INT_ARGB);
        dots.getGraphics().drawImage(image, 0, 0, null);
        EventQueue.invokeLater(() -> pasted.accept(dots));
        return true;
      }
      return false;
    } catch (UnsupportedFlavorException | IOException | IllegalArgumentException e) {
      return false;
    }
  }

  void show(@Nullable ChatModel chat) {
    pause.stop();
    model = chat;
    corrected = chat == null ? null : chat.writing().correcting().orElse(null);
    setVisible(chat != null);
    fill();
    spelling.show(chat);
    refresh();
  }

  private void fill() {
    filling = true;
    field.setText(model == null ? "" : model.writing().draft());
    filling = false;
    undo.discardAllEdits();
  }

  /** The model has changed: not what is being written. */
  void refresh() {
    ChatModel chat = model;
    if (chat == null) {
      return;
    }
    field.hint(words.say(chat.encrypted() ? "chat.hint.encrypted" : "chat.hint"));
    boolean correcting = chat.writing().correcting().isPresent();
    note.setText(correcting ? words.say("chat.correcting") : chat.notice());
    Plain.letters(note, correcting ? "faint" : "bad");
    note.setVisible(!note.getText().isEmpty());
    files.show(chat.files());
    boolean began = chat.replying().isPresent() && !reply.isVisible();
    reply.show(chat.replying().orElse(null));
    if (began) {
      focus();
    }
    Message anew = chat.writing().correcting().orElse(null);
    if (anew != null && !anew.equals(corrected)) {
      fill();
      focus();
    }
    corrected = anew;
  }

  private void typed() {
    if (!filling && model != null) {
      pause.restart();
      model.writing().typed(field.getText());
      // The caret moves after the text has changed.
      EventQueue.invokeLater(names::typed);
    }
    spelling.check();
    revalidate();
  }

  private void enter() {
    if (names.isOpen()) {
      names.accept();
    } else {
      send();
    }
  }

  private void up() {
    if (names.isOpen()) {
      names.step(-1);
    } else if (field.getText().isEmpty() && model != null && model.writing().replying().isEmpty()) {
      model.correctLast();
      fill();
    } else {
      move(DefaultEditorKit.upAction);
    }
  }

  private void down() {
    if (names.isOpen()) {
      names.step(1);
    } else {
      move(DefaultEditorKit.downAction);
    }
  }

  private void move(String way) {
    field.getActionMap().get(way).actionPerformed(new ActionEvent(field, ActionEvent.ACTION_PERFORMED, way));
  }

  private void cancel() {
    ChatModel chat = model;
    if (names.isOpen()) {
      names.close();
    } else if (chat != null && (chat.writing().correcting().isPresent() || chat.writing().replying().isPresent())) {
      boolean correcting = chat.writing().correcting().isPresent();
      chat.writing().cancel();
      if (correcting) {
        fill();
      }
      refresh();
      focus();
    }
  }

  private void send() {
    if (model != null) {
      String text = field.getText();
      filling = true;
      field.setText("");
      filling = false;
      model.send(text);
      fill();
      refresh();
    }
  }

  private void file() {
    JFileChooser chooser = FileChoosers.chooser();
    chooser.setName("file.chooser");
    if (model != null && chooser.showOpenDialog(this) == JFileChooser.APPROVE_OPTION) {
      model.files().send(chooser.getSelectedFile().toPath());
    }
  }

  private void emoji() {
    EmojiPicker.show(words, emoji, 0, -EmojiPicker.height(), sign -> {
      field.replaceSelection(sign);
      field.requestFocusInWindow();
    });
  }

  void focus() {
    field.requestFocusInWindow();
  }
}
