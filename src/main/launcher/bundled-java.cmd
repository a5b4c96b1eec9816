@echo off
rem hfj with a Java of its own: bin\hfj.cmd beside lib, which has the jar, the Java runtime and an archive of its classes.
rem No delayed expansion, which would remove exclamation marks from the arguments.
setlocal DisableDelayedExpansion
for %%L in ("%~dp0..\lib") do set "lib=%%~fL"
set "java=%lib%\runtime\bin\java.exe"
set "jar=%lib%\hfj.jar"
set archive="-XX:SharedArchiveFile=%lib%\hfj.jsa" -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0 --enable-native-access=ALL-UNNAMED
if exist "%java%" goto run
>&2 echo hfj: %~f0 is not in the folder that it was unpacked in, beside lib; add that folder to PATH instead.
exit /b 2
