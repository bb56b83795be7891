package im.recado.client.view;

import im.recado.client.model.MainModel;
import im.recado.client.model.PlacesModel;
import im.recado.client.model.PlacesModel.Action;
import im.recado.client.model.PlacesModel.Place;
import im.recado.client.model.Texts;
import im.recado.client.model.Words;
import im.recado.client.services.store.Lockdown;
import java.awt.Component;
import java.awt.Dimension;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JTextArea;
import javax.swing.JTextField;
import javax.swing.JTree;
import javax.swing.event.TreeExpansionEvent;
import javax.swing.event.TreeWillExpandListener;
import javax.swing.tree.DefaultMutableTreeNode;
import javax.swing.tree.DefaultTreeCellRenderer;
import javax.swing.tree.DefaultTreeModel;
import javax.swing.tree.TreeSelectionModel;
import net.miginfocom.swing.MigLayout;

/** What is found at a server, as a tree, with what can be done at each place of it. */
final class PlacesDialog {
  private final MainModel main;
  private final Words words;
  private final PlacesModel model;
  private final Dialog dialog;
  private final JPanel panel = new JPanel(new MigLayout("insets 0, fill, wrap 2, hidemode 3", "[grow,fill]8[]", "[]8[grow,fill]8[][]"));
  private final JTextField address = new JTextField();
  private final DefaultTreeModel nodes = new DefaultTreeModel(null);
  private final JTree tree = Plain.plain(new JTree(nodes));
  private final Map<Place, DefaultMutableTreeNode> shown = new HashMap<>();
  private final JTextArea about = Plain.paragraph("", 40);
  private final JPanel actions = new JPanel(new MigLayout("insets 0", "[]8[]8[]"));

  private PlacesDialog(Component over, MainModel main) {
    this.main = main;
    this.words = main.words();
    this.model = new PlacesModel(main.session(), words, main.ui());
    this.dialog = new Dialog(over, words.say("places.title"), null, words.say("dialog.close"));
    address.setText(main.session().account().server().toString());
    address.setName("places.address");
    JButton look = Plain.button(words.say("places.look"), () -> model.look(address.getText()));
    look.setName("places.look");
    dialog.window().getRootPane().setDefaultButton(look);
    panel.add(Plain.labelFor(words.say("places.address"), address), "span 2");
    panel.add(address, "hmin 32");
    panel.add(look);
    tree.setName("places");
    tree.setRootVisible(true);
    tree.setRowHeight(28);
    tree.getSelectionModel().setSelectionMode(TreeSelectionModel.SINGLE_TREE_SELECTION);
    tree.setCellRenderer(new Names());
    tree.getAccessibleContext().setAccessibleName(words.say("places.title"));
    tree.addTreeSelectionListener(event -> chosen().ifPresent(place -> {
      model.ask(place);
      choose();
    }));
    tree.addTreeWillExpandListener(new TreeWillExpandListener() {
      @Override
      public void treeWillExpand(TreeExpansionEvent event) {
        model.open(place(event.getPath().getLastPathComponent()));
      }

      @Override
      public void treeWillCollapse(TreeExpansionEvent event) {}
    });
    JScrollPane scroll = new JScrollPane(tree);
    scroll.setPreferredSize(new Dimension(520, 320));
    panel.add(scroll, "span 2, grow");
    about.setFocusable(true);
    about.setName("places.about");
    about.getAccessibleContext().setAccessibleName(words.say("places.about"));
    panel.add(about, "span 2, growx, wmin 0, height 56!");
    panel.add(actions, "span 2, hmin 34");
  }

  static void show(Component over, MainModel main) {
    if (Lockdown.current().hides("places")) {
      return;
    }
    PlacesDialog places = new PlacesDialog(over, main);
    places.model.onChange(places::changed);
    places.model.look(places.address.getText());
    places.dialog.ask(places.panel);
    places.model.onChange(place -> {});
  }

  private static Place place(Object node) {
    return (Place) ((DefaultMutableTreeNode) node).getUserObject();
  }

  private Optional<Place> chosen() {
    return Optional.ofNullable(tree.getSelectionPath()).map(path -> place(path.getLastPathComponent()));
  }

  private void changed(Place place) {
    dialog.problem(model.problem());
    Place root = model.root().orElseThrow();
    DefaultMutableTreeNode top = shown.get(root);
    if (top == null) {
      shown.clear();
      top = node(root);
      nodes.setRoot(top);
      tree.setSelectionRow(0);
    }
    DefaultMutableTreeNode node = shown.get(place);
    if (node == null) {
      // Of a tree that was left.
      return;
    }
    nodes.nodeChanged(node);
    if (node.getChildCount() != place.below().size()) {
      node.removeAllChildren();
      place.below().forEach(below -> node.add(node(below)));
      nodes.nodeStructureChanged(node);
      if (place == root) {
        tree.expandRow(0);
        if (tree.isSelectionEmpty()) {
          tree.setSelectionRow(0);
        }
      }
    }
    choose();
  }

  private DefaultMutableTreeNode node(Place place) {
    DefaultMutableTreeNode node = new DefaultMutableTreeNode(place) {
      @Override
      public boolean isLeaf() {
        return place.isLeaf();
      }
    };
    shown.put(place, node);
    return node;
  }

  /** Says what is chosen, and what can be done there. */
  private void choose() {
    actions.removeAll();
    Optional<Place> place = chosen();
    about.setText(place.map(this::about).orElse(""));
    place.ifPresent(chosen -> model.actions(chosen).forEach(action -> {
      JButton button = Plain.button(words.say("places.action." + action), () -> act(action, chosen));
      button.setName("places." + action);
      actions.add(button);
    }));
    actions.revalidate();
    actions.repaint();
  }

  private String about(Place place) {
    String where = place.jid() + (place.node().isEmpty() ? "" : "\n" + words.say("places.node", Texts.line(place.node())));
    String what = place.problem().isEmpty() ? model.kind(place) : place.problem();
    return what.isEmpty() ? where : what + "\n" + where;
  }

  private void act(Action action, Place place) {
    Consumer<String> failed = condition -> dialog.failed(words, condition);
    switch (action) {
      case ROOMS, JOIN -> RoomDialog.show(panel, main, place.jid());
      case REGISTER -> RegistrationDialog.show(panel, main, place.jid(), place.name(), () -> {}, failed);
      case SEARCH -> SearchDialog.show(panel, main, place.jid(), failed);
      case COMMANDS -> CommandsDialog.show(panel, main, place.jid());
    }
  }

  /** Names with what a place is, as text. */
  private final class Names extends DefaultTreeCellRenderer {
    Names() {
      putClientProperty("html.disable", true);
    }

    @Override
    public Component getTreeCellRendererComponent(
        JTree of, Object node, boolean selected, boolean expanded, boolean leaf, int row, boolean focused) {
      Place place = place(node);
      String kind = model.kind(place);
      JLabel label = (JLabel) super.getTreeCellRendererComponent(of, "", selected, expanded, leaf, row, focused);
      label.setIcon(null);
      label.setText(kind.isEmpty() || kind.equals(place.name()) ? place.name() : place.name() + " · " + kind);
      return (JComponent) label;
    }
  }
}
