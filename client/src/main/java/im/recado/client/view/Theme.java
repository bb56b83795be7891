package im.recado.client.view;

import com.formdev.flatlaf.FlatDarkLaf;
import com.formdev.flatlaf.FlatLaf;
import com.formdev.flatlaf.FlatLightLaf;
import java.awt.Color;
import java.awt.Font;
import java.awt.GraphicsEnvironment;
import java.awt.Toolkit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.swing.UIManager;

/** Light or dark, and the few colours that the looks do not have. */
public final class Theme {
  /** By how many points letters may be larger than they are by themselves. */
  static final List<Integer> SIZES = List.of(-1, 0, 2, 4, 7);

  private static int larger;
  private static boolean compact;

  private Theme() {}

  /** Letters are so many points larger than by themselves from the next {@link #set} on; what is none of the sizes counts as 0. */
  public static void letters(String points) {
    larger = SIZES.stream().filter(size -> size.toString().equals(points)).findFirst().orElse(0);
  }

  /** Whether lines stand closer together from the next {@link #set} on. */
  public static void density(boolean close) {
    compact = close;
  }

  static boolean isCompact() {
    return compact;
  }

  /** Light, dark or like the desktop ({@code system}); all windows change at once. */
  public static void set(String theme) {
    boolean dark = theme.equals("dark") || (theme.equals("system") && desktopIsDark());
    String accent = dark ? "#3673d9" : "#2f6fde";
    String side = dark ? "#292b2f" : "#f5f6f8";
    String text = dark ? "#e6e8eb" : "#1c1f23";
    String faint = dark ? "#b4bac2" : "#59616b";
    String edge = dark ? "#7d848d" : "#868d96";
    Map<String, String> defaults = new HashMap<>(Map.of(
        "@background", side, "@foreground", text, "@accentColor", accent, "Component.arc", "8", "Button.arc", "8", "TextComponent.arc", "8",
        "Button.default.background", accent, "Button.default.foreground", "#ffffff", "Button.default.boldText", "true"));
    String pressed = dark ? "#2a5cb0" : "#2459b8";
    defaults.putAll(Map.of("Button.default.focusedBackground", accent, "Button.default.hoverBackground", pressed, "Button.default.pressedBackground", pressed,
        "Button.default.focusedForeground", "#ffffff", "Button.default.hoverForeground", "#ffffff", "Button.default.pressedForeground", "#ffffff",
        "Button.default.hoverBorderColor", pressed, "Button.default.borderColor", accent, "Button.default.focusedBorderColor", text));
    defaults.putAll(Map.of(
        "ScrollBar.thumbArc", "999", "ScrollBar.width", "10", "ScrollBar.track", side, "ScrollBar.hoverTrackColor", side,
        "Component.borderColor", edge, "CheckBox.icon.borderColor", edge,
        "TextField.placeholderForeground", faint, "PasswordField.placeholderForeground", faint,
        "CheckBox.margin", "2,0,2,2", "RadioButton.margin", "2,0,2,2"));
    for (String item : List.of("Menu", "MenuItem", "CheckBoxMenuItem", "RadioButtonMenuItem")) {
      defaults.put(item + ".selectionBackground", accent);
      defaults.put(item + ".selectionForeground", "#ffffff");
    }
    for (String list : List.of("List", "Tree", "Table")) {
      for (String focus : List.of("selection", "selectionInactive")) {
        defaults.put(list + "." + focus + "Background", "$Recado.selection");
        defaults.put(list + "." + focus + "Foreground", "$Recado.text");
      }
    }
    defaults.putAll(Map.of(
        "Recado.rail", dark ? "#18191b" : "#e8ebef",
        "Recado.background", dark ? "#1f2124" : "#ffffff", "Recado.side", side,
        "Recado.text", text, "Recado.faint", faint, "Recado.selection", dark ? "#2a4270" : "#dce8fb",
        "Recado.mention", dark ? "#4d421c" : "#fff3cd", "Recado.bad", dark ? "#ff9d94" : "#b3261e", "Recado.link", dark ? "#8ab8ff" : "#1a56b8"));
    FlatLaf.setGlobalExtraDefaults(defaults);
    UIManager.put("defaultFont", null);
    setup(dark);
    if (larger != 0) {
      Font own = UIManager.getFont("defaultFont");
      UIManager.put("defaultFont", own.deriveFont(own.getSize2D() + larger));
      setup(dark);
    }
    FlatLaf.updateUI();
  }

  private static void setup(boolean dark) {
    if (dark) {
      FlatDarkLaf.setup();
    } else {
      FlatLightLaf.setup();
    }
  }

  private static boolean desktopIsDark() {
    Object name = Toolkit.getDefaultToolkit().getDesktopProperty("gnome.Net/ThemeName");
    return name != null && name.toString().toLowerCase(java.util.Locale.ROOT).contains("dark");
  }

  static boolean isDark() {
    return FlatLaf.isLafDark();
  }

  static Color background() {
    return UIManager.getColor("Recado.background");
  }

  static Color side() {
    return UIManager.getColor("Recado.side");
  }

  static Color rail() {
    return UIManager.getColor("Recado.rail");
  }

  static Color line() {
    return isDark() ? new Color(0x3a3d42) : new Color(0xe1e4e8);
  }

  static Color text() {
    return UIManager.getColor("Recado.text");
  }

  static Color faint() {
    return UIManager.getColor("Recado.faint");
  }

  static Color ownBubble() {
    return isDark() ? new Color(0x22426f) : new Color(0xd9e8ff);
  }

  static Color bubble() {
    return isDark() ? new Color(0x2e3136) : new Color(0xeff1f4);
  }

  static Color mention() {
    return UIManager.getColor("Recado.mention");
  }

  /** Behind words that are looked for. */
  static Color found() {
    return isDark() ? new Color(0x5c480f) : new Color(0xffd76a);
  }

  /** Behind words of messages that are selected. */
  static Color selected() {
    return isDark() ? new Color(0x1c4489) : new Color(0xb8d4fb);
  }

  static Color selection() {
    return UIManager.getColor("Recado.selection");
  }

  /** What is drawn in the colour of the program; for letters it is {@link #link}. */
  static Color accent() {
    return isDark() ? new Color(0x6ba1ff) : new Color(0x2f6fde);
  }

  /** The ground of a count; its letters are white. */
  static Color count() {
    return isDark() ? new Color(0x3673d9) : new Color(0x2f6fde);
  }

  static Color link() {
    return UIManager.getColor("Recado.link");
  }

  static Color bad() {
    return UIManager.getColor("Recado.bad");
  }

  /** The ground of a sign that somebody is waited for; its letters are white. */
  static Color alarm() {
    return new Color(0xcf3c36);
  }

  /** How many dots of the screen a point has on a side. */
  static double dots() {
    return GraphicsEnvironment.getLocalGraphicsEnvironment().getDefaultScreenDevice().getDefaultConfiguration().getDefaultTransform()
        .getScaleX();
  }

  static Font font() {
    return UIManager.getFont("Label.font");
  }

  /** How much larger than by themselves all letters are. */
  static float scale() {
    return font().getSize2D() / (font().getSize2D() - larger);
  }

  /** A font for what is drawn as if letters had their own size, and is made larger as a whole. */
  static Font unscaled(float size, boolean bold) {
    return font().deriveFont(bold ? Font.BOLD : Font.PLAIN, font().getSize2D() - larger + size);
  }

  static Font font(float size, boolean bold) {
    return font().deriveFont(bold ? Font.BOLD : Font.PLAIN, font().getSize2D() + size);
  }
}
