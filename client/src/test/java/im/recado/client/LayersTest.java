package im.recado.client;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class LayersTest {
  private static final JavaClasses CLASSES = new ClassFileImporter()
      .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("im.recado.client");

  @Test
  void eachLayerUsesOnlyThoseBelowIt() {
    layeredArchitecture().consideringOnlyDependenciesInLayers()
        .layer("protocol").definedBy("im.recado.client.protocol..")
        .layer("services").definedBy("im.recado.client.services..")
        .layer("model").definedBy("im.recado.client.model..")
        .layer("view").definedBy("im.recado.client.view..")
        .layer("start").definedBy("im.recado.client")
        .whereLayer("start").mayNotBeAccessedByAnyLayer()
        .whereLayer("view").mayOnlyBeAccessedByLayers("start")
        .whereLayer("model").mayOnlyBeAccessedByLayers("view", "start")
        .whereLayer("services").mayOnlyBeAccessedByLayers("model", "view", "start")
        .because("docs/adr/0020-desktop-client.md").check(CLASSES);
  }

  @Test
  void nothingOfTheServerIsUsed() {
    noClasses().should().dependOnClassesThat(
        JavaClass.Predicates.resideInAPackage("im.recado..")
            .and(DescribedPredicate.not(JavaClass.Predicates.resideInAPackage("im.recado.client.."))))
        .because("the client speaks to any server").check(CLASSES);
  }

  @Test
  void swingSqlAndSmackHaveOnePlaceEach() {
    noClasses().that().resideOutsideOfPackages("im.recado.client.view..")
        .should().dependOnClassesThat().resideInAPackage("javax.swing..").check(CLASSES);
    noClasses().that().resideOutsideOfPackages("im.recado.client.services.store..")
        .should().dependOnClassesThat().resideInAPackage("java.sql..").check(CLASSES);
    noClasses().that().resideOutsideOfPackages("im.recado.client.protocol..")
        .should().dependOnClassesThat().resideInAnyPackage("org.jivesoftware..", "org.jxmpp..").check(CLASSES);
  }

  /** No program is started, so that no name or word of others can become part of a command. */
  @Test
  void c5NothingStartsAProgramOrShowsMarkup() {
    noClasses().should().dependOnClassesThat().haveFullyQualifiedName("java.lang.ProcessBuilder")
        .orShould().callMethodWhere(target(owner(type(Runtime.class))).and(target(name("exec"))))
        .orShould().dependOnClassesThat().haveFullyQualifiedName("javax.swing.JEditorPane")
        .orShould().dependOnClassesThat().haveFullyQualifiedName("javax.swing.JTextPane")
        .orShould().dependOnClassesThat().haveFullyQualifiedName("java.io.ObjectInputStream")
        .because("what others write is text").check(CLASSES);
  }

  /** New versions come with the packages of the computer: nothing that comes over a stream, or that it names, becomes code. */
  @Test
  void c9NoCodeIsLoadedFromElsewhere() {
    noClasses().should().dependOnClassesThat().areAssignableTo(ClassLoader.class)
        .orShould().dependOnClassesThat().haveFullyQualifiedName("java.lang.ModuleLayer")
        .orShould().dependOnClassesThat().resideInAnyPackage("javax.script..", "javax.tools..", "java.lang.instrument..", "java.rmi..")
        .orShould().callMethod(java.lang.invoke.MethodHandles.Lookup.class, "defineClass", byte[].class)
        .because("there is no other way to update than the one by which it was installed").check(CLASSES);
  }
}
