"""LibreOffice, driven by script: open a form, fill its controls, save it as a Word file.

A Basic macro in a profile of its own does it, so nothing but LibreOffice is needed. It does what a person's tap, choice
or typing does: the text of the control, its tick or day, and that it no longer shows its prompt.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Mapping
from html import escape
from pathlib import Path

OFFICE = shutil.which("soffice")
PATIENCE = 90
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_LIBRARIES = (
    '<!DOCTYPE library:libraries PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "libraries.dtd">'
    '<library:libraries xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink">'
    '<library:library library:name="Standard" xlink:href="$(USER)/basic/Standard/script.xlb/" xlink:type="simple" '
    'library:link="false"/></library:libraries>'
)
_LIBRARY = (
    '<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">'
    '<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" '
    'library:readonly="false" library:passwordprotected="false"><library:element library:name="Filler"/>'
    "</library:library>"
)
_MODULE = (
    '<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">'
    '<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Filler" '
    'script:language="StarBasic">%s</script:module>'
)
# Every line of the plan: the beginning of a bookmark's name, how to fill, and the text with line ends as character 1.
_BASIC = r"""
Dim aPlan(500, 2) As String
Dim nLines As Integer
Sub Main(sSource, sTarget, sPlan, sReport)
  On Error GoTo Bad
  nOut = FreeFile : Open sReport For Output As #nOut
  Dim aHidden(0) As New com.sun.star.beans.PropertyValue
  aHidden(0).Name = "Hidden" : aHidden(0).Value = True
  Dim aWord(0) As New com.sun.star.beans.PropertyValue
  aWord(0).Name = "FilterName" : aWord(0).Value = "MS Word 2007 XML"
  ReadPlan sPlan
  oDoc = StarDesktop.loadComponentFromURL(ConvertToURL(sSource), "_blank", 0, aHidden())
  Walk oDoc.Text
  oDoc.storeToURL(ConvertToURL(sTarget), aWord())
  oDoc.close(True)
  Print #nOut, "done"
  Close #nOut
  Exit Sub
Bad:
  Print #nOut, "failed: " & Error$ & " in line " & Erl
  Close #nOut
  StarDesktop.terminate()
End Sub
Sub ReadPlan(sPlan)
  oFiles = CreateUnoService("com.sun.star.ucb.SimpleFileAccess")
  oText = CreateUnoService("com.sun.star.io.TextInputStream")
  oText.setInputStream(oFiles.openFileRead(ConvertToURL(sPlan)))
  oText.setEncoding("UTF-8")
  Do While Not oText.isEOF()
    nRow = Split(oText.readLine(), Chr(9))
    If UBound(nRow) = 2 Then
      aPlan(nLines, 0) = nRow(0) : aPlan(nLines, 1) = nRow(1)
      aPlan(nLines, 2) = Join(Split(nRow(2), Chr(1)), Chr(10))
      nLines = nLines + 1
    End If
  Loop
End Sub
Sub Walk(oText)
  oAll = oText.createEnumeration
  Do While oAll.hasMoreElements
    oBlock = oAll.nextElement
    If oBlock.supportsService("com.sun.star.text.TextTable") Then
      For Each sName In oBlock.CellNames
        Walk oBlock.getCellByName(sName)
      Next
    Else
      Paragraph oBlock
    End If
  Loop
End Sub
Sub Paragraph(oBlock)
  Dim aControls(100), aFields(100), aRows(100), rowsOfFields(100), nFound, foundFields
  nFound = 0 : foundFields = 0 : nRow = -1 : nWhole = -1
  oPortions = oBlock.createEnumeration
  Do While oPortions.hasMoreElements
    oPortion = oPortions.nextElement
    Select Case oPortion.TextPortionType
    Case "Bookmark"
      If oPortion.IsStart Then nRow = RowOf(oPortion.Bookmark.Name)
      If nRow >= 0 Then
        If aPlan(nRow, 1) = "over" Then nWhole = nRow
      End If
    Case "ContentControl"
      If nRow >= 0 Then
        Set aControls(nFound) = oPortion.ContentControl : aRows(nFound) = nRow : nFound = nFound + 1 : nRow = -1
      End If
    Case "TextField"
      If nRow >= 0 Then
        Set aFields(foundFields) = oPortion.TextField : rowsOfFields(foundFields) = nRow
        foundFields = foundFields + 1 : nRow = -1
      End If
    End Select
  Loop
  If nWhole >= 0 Then
    oBlock.setString(aPlan(nWhole, 2))
    Exit Sub
  End If
  For iAt = 0 To foundFields - 1
    aFields(iAt).Content = aPlan(rowsOfFields(iAt), 2)
  Next
  For iAt = 0 To nFound - 1
    Fill aControls(iAt), aRows(iAt)
  Next
End Sub
Sub Fill(oControl, nRow)
  sWords = aPlan(nRow, 2)
  oControl.ShowingPlaceHolder = False
  If aPlan(nRow, 1) = "tick" Then
    oControl.Checked = (sWords = oControl.CheckedState)
  ElseIf aPlan(nRow, 1) = "day" Then
    oControl.CurrentDate = Left(sWords, 10) & "T00:00:00Z"
    sWords = Mid(sWords, 12)
  End If
  nOld = 0
  oInner = oControl.createEnumeration
  Do While oInner.hasMoreElements
    oPortion = oInner.nextElement
    nOld = nOld + Len(oPortion.String)
    Set oLast = oPortion
  Loop
  oControl.setString(sWords)
  oInner = oControl.createEnumeration
  Do While oInner.hasMoreElements
    oPortion = oInner.nextElement
    If oPortion.TextPortionType = "Text" Then Set oLast = oPortion
  Loop
  oCursor = oLast.Text.createTextCursorByRange(oLast.getEnd())
  For iAt = 1 To nOld
    oCursor.goLeft(1, True)
  Next
  oCursor.setString("")
End Sub
Function RowOf(sName)
  RowOf = -1
  For iAt = 0 To nLines - 1
    If aPlan(iAt, 0) = sName Then RowOf = iAt
  Next
End Function
"""


def saved(form: bytes, folder: Path, answers: Mapping[str, tuple[str, str]] | None = None) -> bytes:
    """Open a form in LibreOffice, fill it, and return it as saved in Word's format.

    `answers` gives for a bookmark's name how to fill (`text`, `choice`, `tick`, `day`; `over` types over the whole
    paragraph) and the words; a day is `2026-11-03 3 November 2026`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    source, target = folder / "form.docx", folder / "saved.docx"
    plan, report = folder / "plan.txt", folder / "report.txt"
    source.write_bytes(form)
    target.unlink(missing_ok=True)
    rows = [f"{name}\t{how}\t{words}" for name, (how, words) in (answers or {}).items()]
    # The reader of LibreOffice keeps the end of the last line, so an empty one follows.
    lines = [row.replace("\n", "\x01") for row in rows]
    plan.write_text("\n".join([*lines, "", ""]), encoding="utf-8", newline="\n")
    if not (folder / "profile").exists():
        # The first start fills a new profile, and would write over the macro.
        _run(folder / "profile", "--terminate_after_init")
        _profile(folder / "profile")
    arguments = ", ".join(f'"{path}"' for path in (source, target, plan, report))
    _run(folder / "profile", f"macro:///Standard.Filler.Main({arguments})")
    told = report.read_text(encoding="utf-8") if report.exists() else "LibreOffice did not start the macro"
    assert target.exists(), told
    assert told.strip() == "done", told
    return target.read_bytes()


def _profile(folder: Path) -> None:
    standard = folder / "user" / "basic" / "Standard"
    standard.mkdir(parents=True, exist_ok=True)
    (standard.parent / "script.xlc").write_text(_XML + _LIBRARIES, encoding="utf-8")
    (standard / "script.xlb").write_text(_XML + _LIBRARY, encoding="utf-8")
    (standard / "Filler.xba").write_text(_XML + _MODULE % escape(_BASIC), encoding="utf-8")


def _run(profile: Path, command: str) -> None:
    assert OFFICE is not None
    arguments = [OFFICE, "--headless", "--norestore", f"-env:UserInstallation={profile.as_uri()}", command]
    started = subprocess.Popen(arguments, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        started.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(started.pid, signal.SIGKILL)
        raise
