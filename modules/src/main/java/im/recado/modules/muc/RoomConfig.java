package im.recado.modules.muc;

import im.recado.wire.form.DataForm;
import im.recado.wire.form.Field;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is set for a room. Immutable. */
final class RoomConfig {
  static final String FORM_TYPE = "http://jabber.org/protocol/muc#roomconfig";

  /** Everything at its usual value. */
  static final RoomConfig USUAL = new RoomConfig(new Object[Settings.all().size()]);

  /** By the index of the setting; null for the usual value. */
  private final @Nullable Object[] values;

  private RoomConfig(@Nullable Object[] values) {
    this.values = values;
  }

  @SuppressWarnings("unchecked")
  <T> T get(Setting<T> setting) {
    Object value = values[setting.index()];
    return value == null ? setting.otherwise() : (T) value;
  }

  boolean is(Setting<Boolean> setting) {
    return get(setting);
  }

  <T> RoomConfig with(Setting<T> setting, T value) {
    @Nullable Object[] changed = values.clone();
    changed[setting.index()] = value;
    return new RoomConfig(changed);
  }

  /** Whether nobody but moderators may see real addresses. */
  boolean isSemiAnonymous() {
    return get(Settings.WHOIS) == Settings.Whois.MODERATORS;
  }

  /** The password to enter, or null when there is none. */
  @Nullable String password() {
    return is(Settings.PASSWORD_PROTECTED) ? get(Settings.PASSWORD) : null;
  }

  /** Whether a person could see a difference. */
  boolean differs(RoomConfig other, Setting<?> setting) {
    return !Objects.equals(get(setting), other.get(setting));
  }

  /** This with what a form says; fields that it does not have stay as they are. Unknown ones are passed over. */
  RoomConfig with(DataForm form, List<Setting<?>> settings) throws StanzaException {
    RoomConfig changed = this;
    for (Setting<?> setting : settings) {
      changed = changed.with(form, setting);
    }
    return changed;
  }

  private <T> RoomConfig with(DataForm form, Setting<T> setting) throws StanzaException {
    Field field = form.field(setting.var());
    return field == null ? this : written(setting, field.values());
  }

  /** This with what somebody has written for a setting. */
  <T> RoomConfig written(Setting<T> setting, List<String> values) throws StanzaException {
    return with(setting, setting.read(values));
  }

  <T> Field field(Setting<T> setting) {
    return setting.field(get(setting));
  }

  /** As text to be kept, with every value: what is usual may change. */
  String write() {
    DataForm.Builder form = DataForm.submit(FORM_TYPE);
    for (Setting<?> setting : Settings.all()) {
      form.values(setting.var(), values(setting));
    }
    return form.toElement().toString();
  }

  private <T> List<String> values(Setting<T> setting) {
    return setting.write(get(setting));
  }

  /** Reads what {@link #write} wrote. What cannot be read has its usual value. */
  static RoomConfig read(String text) {
    RoomConfig config = USUAL;
    DataForm form;
    try {
      Element element = Xml.parse(text, XmlLimits.STORED);
      form = DataForm.of(element);
    } catch (XmlException e) {
      throw new IllegalArgumentException("no configuration of a room: " + e.getMessage(), e);
    }
    if (form == null) {
      throw new IllegalArgumentException("no configuration of a room");
    }
    for (Setting<?> setting : Settings.all()) {
      try {
        config = config.with(form, setting);
      } catch (StanzaException e) {
        // A value that this version does not know.
      }
    }
    return config;
  }
}
