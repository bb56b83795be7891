package im.recado.modules.emergency;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.kernel.Kernel;
import im.recado.kernel.limit.Emergency;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Options;
import im.recado.kernel.store.KeyValues;
import im.recado.modules.options.LiveOptions;
import im.recado.wire.jid.Jid;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** SECURITY B-16: the server switches the emergency on when it has too much to do for a minute, and off again. */
final class EmergencyTest {
  private final Options options = new Options();
  private final Kernel kernel = new Kernel(List.of("verona.example"), options, Clock.systemUTC());
  private double load;
  private @Nullable String kept;
  private final Declaration module =
      new EmergencyModule(kernel, new LiveOptions(kernel, new Changed(), new Changed()), () -> load).declare();

  private void minuteWith(double load) {
    this.load = load;
    for (int i = 0; i < 6; i++) {
      module.repeated().getFirst().task().run();
    }
  }

  @Test
  void b16LoadSwitchesItOnAndCalmSwitchesItOff() {
    options.set(EmergencyModule.LOAD, 90);
    minuteWith(0.89);
    assertThat(Emergency.isOn(options)).isFalse();
    minuteWith(0.95);
    assertThat(Emergency.isOn(options)).isTrue();
    minuteWith(0.95);
    assertThat(Emergency.isOn(options)).isTrue();
    minuteWith(0.1);
    assertThat(Emergency.isOn(options)).isFalse();
  }

  @Test
  void b16APeakIsNoEmergency() {
    options.set(EmergencyModule.LOAD, 90);
    for (int i = 0; i < 20; i++) {
      load = i % 6 == 5 ? 0.1 : 1.0;
      module.repeated().getFirst().task().run();
    }
    assertThat(Emergency.isOn(options)).isFalse();
  }

  @Test
  void b16WhatAnAdministratorSwitchedOnStaysAndByDefaultNothingHappensByItself() {
    minuteWith(1);
    assertThat(Emergency.isOn(options)).isFalse();
    options.set(Emergency.ON, "true");
    minuteWith(0);
    assertThat(Emergency.isOn(options)).isTrue();
  }

  @Test
  void b16AfterwardsWhatWasChangedForGoodHoldsAgain() {
    kept = "true";
    options.set(EmergencyModule.LOAD, 90);
    minuteWith(0.95);
    minuteWith(0.1);
    assertThat(Emergency.isOn(options)).isTrue();
  }

  /** Has one setting that was changed for good, or none, and keeps nothing. */
  private final class Changed implements KeyValues {
    @Override
    public @Nullable String get(Jid owner, String key) {
      return key.equals(Emergency.ON.key()) ? kept : null;
    }

    @Override
    public Map<String, String> all(Jid owner) {
      return Map.of();
    }

    @Override
    public void put(Jid owner, String key, String value) {}

    @Override
    public boolean replace(Jid owner, String key, @Nullable String before, @Nullable String after) {
      return false;
    }

    @Override
    public boolean remove(Jid owner, String key) {
      return false;
    }

    @Override
    public void removeAll(Jid owner) {}
  }
}
