package im.recado.server;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.targetOwner;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("testkit"))
          // Programs of their own; the client has rules of its own (LayersTest there).
          .withImportOption(location -> !location.contains("im/recado/client/"))
          .withImportOption(location -> !location.contains("im/recado/bench/"))
          .importPackages("im.recado");

  @Test
  void eachFloorUsesOnlyThoseBelowIt() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("wire").definedBy("im.recado.wire..")
        .layer("kernel").definedBy("im.recado.kernel..")
        .layer("modules").definedBy("im.recado.modules..")
        .layer("gateways").definedBy("im.recado.gateway..")
        .layer("edges")
        .definedBy("im.recado.net..", "im.recado.store.sql..", "im.recado.source..", "im.recado.console..")
        .layer("server").definedBy("im.recado.server..")
        .whereLayer("server").mayNotBeAccessedByAnyLayer()
        .whereLayer("edges").mayOnlyBeAccessedByLayers("server")
        .whereLayer("gateways").mayOnlyBeAccessedByLayers("server")
        .whereLayer("modules").mayOnlyBeAccessedByLayers("gateways", "edges", "server")
        .whereLayer("kernel").mayOnlyBeAccessedByLayers("modules", "gateways", "edges", "server")
        .because("the house has floors (ARCHITECTURE.md)")
        .check(CLASSES);
  }

  @Test
  void theEdgesDoNotKnowEachOther() {
    noClasses().that().resideInAPackage("im.recado.net..")
        .should().dependOnClassesThat().resideInAPackage("im.recado.store.sql..")
        .because("sockets and SQL meet in the server alone").check(CLASSES);
    noClasses().that().resideInAPackage("im.recado.console..")
        .should().dependOnClassesThat().resideInAnyPackage("im.recado.net..", "im.recado.store.sql..")
        .because("pages know neither sockets nor SQL").check(CLASSES);
    noClasses().that().resideInAPackage("im.recado.store.sql..")
        .should().dependOnClassesThat().resideInAnyPackage("im.recado.net..", "im.recado.console..")
        .because("sockets and SQL meet in the server alone").check(CLASSES);
    noClasses().that().resideInAPackage("im.recado.source..")
        .should().dependOnClassesThat().resideInAnyPackage("im.recado.net..", "im.recado.store.sql..")
        .because("sources of accounts know modules alone").check(CLASSES);
  }

  @Test
  void networksKnowTheKitAlone() {
    for (String network :
        List.of("im.recado.gateway.echo..", "im.recado.gateway.irc..", "im.recado.gateway.msn..", "im.recado.gateway.oscar..")) {
      noClasses().that().resideInAPackage(network)
          .should().dependOnClassesThat(
              resideInAPackage("im.recado..")
                  .and(not(resideInAnyPackage(network, "im.recado.gateway.network..", "im.recado.kernel.module..", "im.recado.kernel.background..", "im.recado.wire.xml.."))))
          .because("a network is what others cannot do for it (docs/adr/0012-gateways.md)").check(CLASSES);
      noClasses().that().resideInAPackage("im.recado.gateway")
          .should().dependOnClassesThat().resideInAPackage(network)
          .because("the kit knows no network").check(CLASSES);
    }
  }

  @Test
  void whatFailsInTheBackgroundIsLogged() {
    noClasses()
        .that().resideOutsideOfPackage("im.recado.kernel.background..")
        .should().accessTargetWhere(
            targetOwner(assignableTo(Thread.class)).and(target(nameMatching("startVirtualThread|ofVirtual"))))
        .because("what a bare virtual thread throws goes nowhere: kernel.background.Background").check(CLASSES);
  }

  @Test
  void a10TokensComeFromASecureRandom() {
    noClasses()
        .should().dependOnClassesThat().haveFullyQualifiedName("java.util.Random")
        .orShould().dependOnClassesThat().haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom")
        .orShould().dependOnClassesThat().haveFullyQualifiedName("java.util.SplittableRandom")
        .orShould().dependOnClassesThat().haveFullyQualifiedName("java.util.UUID")
        .orShould().callMethod(Math.class, "random")
        .because("whoever guesses a token is let in: SecureRandom, 128 bits and more").check(CLASSES);
  }

  @Test
  void b2NothingIsDeserialised() {
    noClasses()
        .should().dependOnClassesThat().haveFullyQualifiedName("java.io.ObjectInputStream")
        .orShould().dependOnClassesThat().resideInAPackage("javax.naming..")
        .orShould().dependOnClassesThat().resideInAPackage("javax.script..")
        .because("what a stranger sends must never become code").check(CLASSES);
  }

  @Test
  void w4NothingRunsThatDidNotComeAlong() {
    noClasses()
        .should().dependOnClassesThat().areAssignableTo(ClassLoader.class)
        .orShould().dependOnClassesThat().haveFullyQualifiedName("java.lang.ProcessBuilder")
        .orShould().dependOnClassesThat().haveFullyQualifiedName("java.util.ServiceLoader")
        .orShould().dependOnClassesThat().haveFullyQualifiedName("javax.tools.JavaCompiler")
        .orShould().callMethod(Runtime.class, "exec", String.class)
        .orShould().callMethod(Runtime.class, "exec", String[].class)
        .orShould().callMethod(Class.class, "forName", String.class)
        .because("whoever gets into the console must not get from there into the machine").check(CLASSES);
  }

  @Test
  void h11OnlyTheseAskTheWebForAnything() {
    noClasses()
        .that().resideOutsideOfPackages("im.recado.source.http..", "im.recado.source.oauth..", "im.recado.gateway..", "im.recado.server.control..", "im.recado.server.cli..", "im.recado.server.acme..")
        .should().dependOnClassesThat().resideInAPackage("java.net.http..")
        .orShould().dependOnClassesThat().areAssignableTo(java.net.URLConnection.class)
        .orShould().dependOnClassesThat().haveFullyQualifiedName("java.net.URL")
        .because("an address that somebody sends is never looked up from inside the network of the server").check(CLASSES);
  }

  @Test
  void librariesDoNotWriteToTheConsole() {
    noClasses().that().resideOutsideOfPackage("im.recado.server..")
        .should().accessField(System.class, "out")
        .orShould().accessField(System.class, "err")
        .because("people read the log; the console belongs to the command line").check(CLASSES);
  }

  @Test
  void sqlLivesInOnePlace() {
    noClasses().that().resideOutsideOfPackages("im.recado.store.sql..", "im.recado.source.sql..")
        .should().dependOnClassesThat().resideInAPackage("java.sql..")
        .because("a change of the database must not be looked for everywhere").check(CLASSES);
  }
}
