package im.recado.testkit.store;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIf;

/** Skips a test where MySQL is not installed: it is in no Maven artefact. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@EnabledIf(
    value = "im.recado.testkit.store.MysqlServer#isInstalled",
    disabledReason = "MySQL is not installed (./recado test --peers installs it)")
public @interface NeedsMysql {}
